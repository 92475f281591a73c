import { chooseLanguage, type Language, language, T } from "./language";

const NAMES: { readonly [code in Language]: string } = { en: "EN: English", pt: "PT: português" };

/** Told when another language is chosen. */
export const languageChosen = { tell: () => {} };

interface HeaderProps {
  readonly id: string;
  readonly connection?: string;
  readonly isOffline?: boolean;
  readonly onLogout?: () => void;
}

export function Header({ id, connection, isOffline, onLogout }: HeaderProps) {
  const other = language === "en" ? "pt" : "en";
  return (
    <header>
      <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
        <rect class="mark" width="32" height="32" rx="8" />
        <path class="mark-line" d="M5 20h4V9h6v14h6V9h6" />
      </svg>
      <p class="id">
        {id}
        {connection !== undefined && (
          <small class={isOffline ? "offline" : "live"} role="status">
            <span aria-hidden="true">{isOffline ? "▲" : "●"}</span> {connection}
          </small>
        )}
      </p>
      <button
        type="button"
        lang={other}
        aria-label={NAMES[other]}
        onClick={() => {
          chooseLanguage(other);
          languageChosen.tell();
        }}
      >
        {other.toUpperCase()}
      </button>
      {onLogout !== undefined && (
        <button type="button" onClick={onLogout}>
          {T.logout}
        </button>
      )}
    </header>
  );
}
