import type { LastResort } from "./last-resort";
import type { NativeResolver } from "./mqtt-native";

export interface ResolverParts {
  readonly openResolver: () => NativeResolver;
  readonly lastResort: LastResort;
}

export interface NameHandlers {
  readonly onAddress: (address: string) => void;
  readonly onError: (error?: unknown) => void;
}

/** Asks for one name. The resolver closes itself when it has answered; who is over by then hears nothing. */
export function resolveName(parts: ResolverParts, host: string, isOver: () => boolean, handlers: NameHandlers): void {
  const resolver = parts.openResolver();
  const answer = (call: () => void): void => {
    parts.lastResort.run(() => {
      resolver.close();
      if (!isOver()) call();
    });
  };
  resolver.resolve({
    host,
    onResolved: (_host, address) => answer(() => handlers.onAddress(address)),
    onError: (error) => answer(() => handlers.onError(error)),
  });
}
