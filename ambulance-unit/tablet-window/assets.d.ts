/** Style sheets are imported for their effect; vite bundles them into files of our own origin. */
declare module '*.css';
