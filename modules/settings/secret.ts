/** Whether two texts are the same, in a time that does not tell how much of them is. */
export function isSameSecret(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  const length = Math.max(one.length, other.length);
  for (let index = 0; index < length; index++) difference |= codeAt(one, index) ^ codeAt(other, index);
  return difference === 0;
}

function codeAt(text: string, index: number): number {
  return index < text.length ? text.charCodeAt(index) : 0;
}
