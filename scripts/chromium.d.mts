/** Path of the browser. Without one it is installed where that is possible, else throws and says what to do. */
export function findChromium(): string;
