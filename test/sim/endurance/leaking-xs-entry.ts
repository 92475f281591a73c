import { serve } from "../../../sim/endurance/xs-serve";
import { keepOneForEachAnswer } from "./leaks";

const worker = globalThis as unknown as Parameters<typeof serve>[0];
Object.assign(globalThis, { handleCommand: serve(worker, keepOneForEachAnswer) });
