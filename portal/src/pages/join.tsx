import { useEffect, useRef, useState } from "preact/hooks";
import { call, get } from "../api";
import { T } from "../language";
import type { FoundNetwork, NetworkNow } from "../types";
import { Ask, type Wrong, wrongOf } from "../ui/ask";

/** Stands for a network that is not in the list. */
const OTHER: FoundNetwork = { ssid: "", rssiDbm: -100, isOpen: false };
const LOOK_MS = 1_000;
/** The phone may lose the access point for a while, as it moves to the network's channel. */
const GIVE_UP_MS = 90_000;

/** The networks around, one of which is chosen and joined. */
export function Join({ onJoined }: { onJoined: (network: NetworkNow) => void }) {
  const [found, setFound] = useState<readonly FoundNetwork[]>();
  const [chosen, choose] = useState<FoundNetwork>();
  const [joining, setJoining] = useState("");
  const isGone = useRef(false);
  const look = async () => {
    setFound(undefined);
    const answer = await get<{ networks: readonly FoundNetwork[] }>("networks");
    setFound(strongest(answer.ok ? answer.data.networks : []));
  };
  useEffect(() => {
    look();
    return () => {
      isGone.current = true;
    };
  }, []);
  const join = async (ssid: string, password: string): Promise<Wrong | string> => {
    const answer = await call("PUT", "network", { ssid, password });
    if (!answer.ok) return wrongOf(answer);
    for (const giveUpMs = Date.now() + GIVE_UP_MS; Date.now() < giveUpMs && !isGone.current; ) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const network = await get<NetworkNow>("network");
      if (!network.ok) continue;
      const { state, reason } = network.data;
      if (state === "joined") {
        onJoined(network.data);
        return "";
      }
      if (state === "failed") return [reason === "wrong-password" ? "password" : "ssid", failureOf(reason)];
    }
    return ["", failureOf(null)];
  };
  const isOther = chosen === OTHER;
  return (
    <>
      {joining !== "" && (
        <div role="status">
          <progress aria-label={T.join} />
          <b>{T.joining(joining)}</b>
          <p class="hint">{T.joiningText}</p>
        </div>
      )}
      <div class={joining === "" ? "" : "gone"}>
        <Ask
          questions={[
            isOther && { name: "ssid", label: T.networkName, hint: T.length(1, 32) },
            chosen?.isOpen === false && {
              name: "password",
              label: T.networkPassword,
              hint: isOther ? T.networkPasswordHint : T.length(8, 63),
              secret: true,
            },
          ]}
          button={T.join}
          isPrimary
          refuse={({ ssid = "", password = "" }) => {
            if (chosen === undefined) return ["", T.chooseNetwork];
            if (isOther && ssid === "") return ["ssid", T.wrongText(T.length(1, 32))];
            const isFine =
              chosen.isOpen || (isOther && password === "") || (password.length >= 8 && password.length < 64);
            return !isFine && ["password", T.wrongText(T.length(8, 63))];
          }}
          send={async ({ ssid = "", password = "" }) => {
            const name = chosen?.ssid || ssid;
            setJoining(name);
            const result = await join(name, chosen?.isOpen ? "" : password);
            setJoining("");
            return result;
          }}
        >
          <fieldset class="fields field">
            <legend class="hidden">{T.network}</legend>
            <p role="status" class="hint">
              {found === undefined ? T.looking : found.length === 0 && T.noNetworks}
            </p>
            {found !== undefined &&
              [...found, OTHER].map((network) => (
                <label class="choice" key={network.ssid}>
                  <input
                    type="radio"
                    name="network"
                    checked={chosen?.ssid === network.ssid}
                    onChange={() => choose(network)}
                  />
                  <span>
                    {network.ssid || T.otherNetwork}
                    <small>
                      {network === OTHER
                        ? T.otherNetworkHint
                        : `${T.signals[bars(network.rssiDbm)]}${network.isOpen ? `, ${T.open}` : ""}`}
                    </small>
                  </span>
                </label>
              ))}
          </fieldset>
          <button type="button" class="quiet" onClick={look}>
            {T.lookAgain}
          </button>
        </Ask>
      </div>
    </>
  );
}

/** One of each name, the strongest first, without the hidden ones. */
function strongest(networks: readonly FoundNetwork[]): readonly FoundNetwork[] {
  const sorted = networks.filter(({ ssid }) => ssid !== "").sort((a, b) => b.rssiDbm - a.rssiDbm);
  return sorted.filter(({ ssid }, index) => sorted.findIndex((each) => each.ssid === ssid) === index);
}

/** 0–3 */
export function bars(rssiDbm: number): number {
  return [-80, -70, -60].filter((dbm) => rssiDbm >= dbm).length;
}

/** Why a network was not joined. */
export function failureOf(reason: NetworkNow["reason"]): string {
  return T.joinFailed[reason ?? ""] ?? T.joinFailed["other"] ?? "";
}
