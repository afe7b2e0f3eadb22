import './consoles/stuck-consoles.ts';
import './consoles/hidden-tab.ts';
