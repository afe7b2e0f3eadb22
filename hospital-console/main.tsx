import './look/mantine-styles.ts';
import './look/look.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './console.tsx';
import { usePreferences } from './preferences/preferences.ts';
import { speak } from './words/words.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
await speak(usePreferences.getState().language);
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
