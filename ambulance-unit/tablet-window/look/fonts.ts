// The Latin part (26 kB) comes with the screen, so that digits are equally wide and look alike on every tablet.
import '@fontsource/noto-sans-tc/latin-400.css';
import '@fontsource/noto-sans-tc/latin-700.css';

/**
 * The Chinese part is some two hundred slices of which the browser takes those that hold a character on the screen; all lie on
 * this tablet. An English screen takes them too: a patient's name must not be a row of empty boxes.
 */
export const loadChineseFont = async (): Promise<void> => {
  await Promise.all([import('@fontsource/noto-sans-tc/400.css'), import('@fontsource/noto-sans-tc/700.css')]);
};
