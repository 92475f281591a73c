import { serve } from "./xs-serve";

Object.assign(globalThis, { handleCommand: serve(globalThis as unknown as Parameters<typeof serve>[0]) });
