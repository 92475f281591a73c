import { useEffect, useReducer, useState } from "preact/hooks";
import { call, get, session } from "./api";
import { Header, languageChosen } from "./header";
import { language, T } from "./language";
import { Login, Setup } from "./pages/setup";
import { Shell } from "./shell";
import type { About, NetworkNow } from "./types";

const RETRY_MS = 3_000;

export function App() {
  const [about, setAbout] = useState<About>();
  const [isSilent, setSilent] = useState(false);
  const [isSettingUp, setSettingUp] = useState(false);
  const [, render] = useReducer((count: number) => count + 1, 0);
  const look = async () => {
    const answer = await get<About>("about");
    setSilent(!answer.ok);
    if (!answer.ok) return void setTimeout(look, RETRY_MS);
    const { isSetUp, isLoggedIn, isAtHand, hasWifi } = answer.data;
    // First contact goes on where the page was closed in between.
    const network = isSetUp && isLoggedIn && isAtHand && hasWifi ? await get<NetworkNow>("network") : undefined;
    setSettingUp(!isSetUp || (network?.ok === true && network.data.state !== "joined" && network.data.ssid === ""));
    setAbout(answer.data);
  };
  useEffect(() => {
    session.onLost = () => setAbout((before) => before && { ...before, isLoggedIn: false });
    languageChosen.tell = () => render(0);
    look();
  }, []);
  if (about === undefined) return <p class="first-wait">{isSilent ? T.noAnswer : T.loading}</p>;
  if (!isSettingUp && about.isLoggedIn)
    return (
      <Shell
        key={language}
        about={about}
        onLogout={async () => {
          await call("POST", "logout");
          session.onLost();
        }}
      />
    );
  const finish = () => {
    setSettingUp(false);
    setAbout({ ...about, isSetUp: true, isLoggedIn: true });
  };
  return (
    <>
      <Header id={about.id} />
      {isSettingUp ? <Setup about={about} onDone={finish} /> : <Login about={about} onDone={finish} />}
    </>
  );
}
