const REASONS: { readonly [code: string]: string } = Object.freeze({
  ENOENT: "there is no such file or folder",
  EACCES: "it may not be opened by you",
  EPERM: "it may not be opened by you",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is no folder",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many files are open",
  EPIPE: "nobody reads it any more",
});

/** What went wrong with a file, for a person. */
export function fileReason(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code;
  if (typeof code !== "string") return "an unknown error";
  return REASONS[code] ?? `the error ${code}`;
}
