import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { T } from "../language";
import type { NetworkNow } from "../types";
import { Alert, Card, errorOf, Facts } from "../ui/basics";
import { bars, failureOf, Join } from "./join";

export function Network() {
  const [network, setNetwork] = useState<NetworkNow>();
  const [error, setError] = useState("");
  const [isChanging, setChanging] = useState(false);
  useEffect(() => {
    get<NetworkNow>("network").then((answer) => {
      setError(errorOf(answer));
      if (answer.ok) setNetwork(answer.data);
    });
  }, []);
  if (network === undefined) return error === "" ? <p>{T.loading}</p> : <Alert>{error}</Alert>;
  const { state, reason, ssid, address, rssiDbm, name, accessPoint, hasWifi } = network;
  return (
    <div class="columns">
      <Card>
        {state === "failed" && <Alert>{failureOf(reason)}</Alert>}
        <Facts
          rows={[
            [T.state, state === "joined" ? T.links.online : T.links.offline],
            hasWifi ? [T.network, ssid || "–"] : [T.network, T.cable],
            [T.address, address === null || address === "" ? "–" : <a href={`http://${address}/`}>{address}</a>],
            [
              T.name,
              <a key="name" href={`http://${name}/`}>
                {name}
              </a>,
            ],
            hasWifi && [T.signal, rssiDbm === null ? "–" : `${T.signals[bars(rssiDbm)]} (${rssiDbm} dBm)`],
            hasWifi && [
              T.accessPoint,
              accessPoint === null || !accessPoint.isOpen ? T.off : `${accessPoint.ssid}, ${T.on}`,
            ],
          ]}
        />
      </Card>
      {hasWifi && (
        <Card title={T.changeNetwork}>
          {isChanging ? (
            <Join
              onJoined={(joined) => {
                setNetwork(joined);
                setChanging(false);
              }}
            />
          ) : (
            <button type="button" onClick={() => setChanging(true)}>
              {T.chooseNetwork}
            </button>
          )}
        </Card>
      )}
    </div>
  );
}
