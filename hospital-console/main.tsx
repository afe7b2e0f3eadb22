import '@mantine/core/styles.css';
import './look/look.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './console.tsx';
import { usePreferences } from './preferences/preferences.ts';
import { speak } from './words/words.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
speak(usePreferences.getState().language);
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
