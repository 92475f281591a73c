import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Header } from "./header";
import { clock, T } from "./language";
import { useLive } from "./live";
import { ChargerStatus } from "./pages/charger-status";
import { Chargers } from "./pages/chargers";
import { History } from "./pages/history";
import { Maintenance } from "./pages/maintenance";
import { ManagerStatus } from "./pages/manager-status";
import { MeterStatus } from "./pages/meter-status";
import { Network } from "./pages/network";
import { SettingsPage } from "./pages/settings-page";
import { type Section, type SectionId, sectionsOf } from "./sections";
import type { About, Status } from "./types";
import { Icon } from "./ui/basics";

const GEAR = "M5 4v9m0 4v3m7-16v3m0 4v9m7-16v11m0 4v1M3 15h4M10 9h4m3 8h4";

interface PageProps {
  readonly about: About;
  readonly now: Status;
}

/** Sections that are more than settings. */
const PAGES: { readonly [id in SectionId]?: (props: PageProps) => VNode } = {
  status: ({ now }) =>
    now.kind === "charger" ? (
      <ChargerStatus now={now} />
    ) : now.kind === "meter" ? (
      <MeterStatus now={now} />
    ) : (
      <ManagerStatus now={now} />
    ),
  history: ({ now }) => <History sessions={now.kind === "charger" ? now.sessions : 0} />,
  chargers: () => <Chargers />,
  network: () => <Network />,
  maintenance: ({ about, now }) => <Maintenance about={about} now={now} />,
};

function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const change = () => setHash(location.hash);
    addEventListener("hashchange", change);
    return () => removeEventListener("hashchange", change);
  }, []);
  return hash.slice(2);
}

/** Everything behind the login. */
export function Shell({ about, onLogout }: { about: About; onLogout: () => void }) {
  const { status, offlineSince } = useLive();
  const wanted = useHash();
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  const sections = sectionsOf(about.kind);
  const section = sections.find(({ id }) => id === wanted);
  const isMenu = wanted === "settings";
  const shown = section ?? (isMenu ? undefined : sections[0]);
  const title = shown === undefined ? T.settings : T.titles[shown.id];
  useEffect(() => {
    if (!isFirst.current) heading.current?.focus();
    isFirst.current = false;
    scrollTo(0, 0);
  }, [shown]);
  useEffect(() => {
    document.title = `${title} · ${about.id}`;
  });
  const others = sections.filter(({ isMain }) => !isMain);
  const isMain = shown?.isMain === true;
  const connection =
    offlineSince !== null ? T.offlineSince(clock(offlineSince)) : status === undefined ? T.loading : T.live;
  return (
    <>
      <button type="button" class="skip" onClick={() => heading.current?.focus()}>
        {T.skip}
      </button>
      <Header id={about.id} connection={connection} isOffline={offlineSince !== null} onLogout={onLogout} />
      <div class="shell">
        <nav class="side" aria-label={T.sections}>
          <ul>
            {sections.map((each) => (
              <Item key={each.id} section={each} isHere={each === shown} />
            ))}
          </ul>
        </nav>
        <main id="main" class={offlineSince === null ? "" : "stale"}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {isMenu ? (
            <ul class="menu">
              {others.map(({ id }) => (
                <li key={id}>
                  <a href={`#/${id}`}>{T.titles[id]}</a>
                </li>
              ))}
            </ul>
          ) : (
            shown !== undefined && <Content key={shown.id} section={shown} about={about} now={status} />
          )}
        </main>
      </div>
      <nav class="tabs" aria-label={T.sections}>
        <ul>
          {sections
            .filter((each) => each.isMain)
            .map((each) => (
              <Item key={each.id} section={each} isHere={each === shown} />
            ))}
          <li>
            <a href="#/settings" aria-current={isMain ? undefined : "page"}>
              <Icon path={GEAR} />
              {T.settings}
            </a>
          </li>
        </ul>
      </nav>
    </>
  );
}

function Item({ section: { id, icon }, isHere }: { section: Section; isHere: boolean }) {
  return (
    <li>
      <a href={`#/${id}`} aria-current={isHere ? "page" : undefined}>
        {icon !== undefined && <Icon path={icon} />}
        {T.titles[id]}
      </a>
    </li>
  );
}

function Content({ section, about, now }: { section: Section; about: About; now: Status | undefined }) {
  const Page = PAGES[section.id];
  return (
    <>
      {Page !== undefined && (now === undefined ? T.loading : <Page about={about} now={now} />)}
      {section.cards !== undefined && <SettingsPage section={section} kind={about.kind} />}
    </>
  );
}
