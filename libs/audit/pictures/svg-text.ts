// Text as it stands in an SVG image.

/** The text with what SVG would take for markup written out; for elements and attributes in double quotes. */
export const svgText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
