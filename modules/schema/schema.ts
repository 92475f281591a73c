/**
 * Schemas as data: what a message, setting or file has to look like, and, by {@link Infer}, its TypeScript type.
 * A schema is a frozen tree of plain objects, so it can stand in a preloaded heap; `check` walks it.
 */

/** `T` is the type of a value that passed; `of` exists for the compiler only. */
export interface Schema<T> {
  readonly kind: string;
  readonly of?: T;
}

/** The type of a value that passed `check(schema, …)`. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

export interface NumberSchema extends Schema<number> {
  readonly kind: "number";
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}

export interface TextSchema extends Schema<string> {
  readonly kind: "text";
  readonly minLength: number;
  readonly maxLength: number;
  /** A regular expression for the whole text. A string, because a RegExp is no plain data. */
  readonly pattern: string | undefined;
  /** The pattern in words, for the error: "letters, digits, - and _". */
  readonly means: string | undefined;
  /** A secret's value is never repeated in an error. */
  readonly secret: boolean;
}

export interface FlagSchema extends Schema<boolean> {
  readonly kind: "flag";
}

export interface ChoiceSchema<T extends string | number> extends Schema<T> {
  readonly kind: "choice";
  readonly values: readonly T[];
}

export interface ListSchema<T> extends Schema<readonly T[]> {
  readonly kind: "list";
  readonly item: Schema<T>;
  readonly min: number;
  readonly max: number;
}

export interface TupleSchema<T extends readonly unknown[]> extends Schema<T> {
  readonly kind: "tuple";
  readonly items: readonly Schema<unknown>[];
}

export interface NullableSchema<T> extends Schema<T | null> {
  readonly kind: "nullable";
  readonly inner: Schema<T>;
}

export interface EitherSchema<T> extends Schema<T> {
  readonly kind: "either";
  readonly options: readonly Schema<unknown>[];
}

/** Stands for a member of an object that may be left out; with a fallback it is filled in. No schema by itself. */
export interface OptionalMember<T, Filled extends boolean> {
  readonly kind: "optional";
  readonly inner: Schema<T>;
  readonly filled: Filled;
  readonly fallback: unknown;
}

export type Members = { readonly [name: string]: Schema<unknown> | OptionalMember<unknown, boolean> };

type MemberValue<M> = M extends OptionalMember<infer T, boolean> ? T : Infer<M>;
type Flat<T> = { readonly [K in keyof T]: T[K] };
export type ObjectValue<M> = Flat<
  { [K in keyof M as M[K] extends OptionalMember<unknown, false> ? never : K]: MemberValue<M[K]> } & {
    [K in keyof M as M[K] extends OptionalMember<unknown, false> ? K : never]?: MemberValue<M[K]>;
  }
>;

export interface ObjectSchema<M extends Members> extends Schema<ObjectValue<M>> {
  readonly kind: "object";
  readonly members: M;
  readonly names: readonly string[];
  /** Any member may be left out, of the objects among them too, and stays out. */
  readonly isPatch?: true;
}

export type Cases = { readonly [name: string]: ObjectSchema<Members> };
type VariantValue<K extends string, C> = {
  [N in keyof C]: Flat<{ readonly [P in K]: N } & Infer<C[N]>>;
}[keyof C];

export interface VariantSchema<K extends string, C> extends Schema<VariantValue<K, C>> {
  readonly kind: "variant";
  readonly key: string;
  readonly cases: Cases;
  readonly names: readonly string[];
}

/** A default: whole, or for an object whose own members have defaults any part of it. */
export type Fallback<T> = T extends readonly unknown[] ? T : T extends object ? Partial<T> : T;

/** A finite number from `min` to `max`, both included. */
export function number(bounds: {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}): NumberSchema {
  return Object.freeze({ kind: "number", min: bounds.min, max: bounds.max, integer: bounds.integer === true });
}

/** A text of `minLength` (default 0) to `maxLength` UTF-16 units. */
export function text(limits: {
  readonly minLength?: number;
  readonly maxLength: number;
  readonly pattern?: string;
  readonly means?: string;
  readonly secret?: boolean;
}): TextSchema {
  return Object.freeze({
    kind: "text",
    minLength: limits.minLength ?? 0,
    maxLength: limits.maxLength,
    pattern: limits.pattern,
    means: limits.means,
    secret: limits.secret === true,
  });
}

/** true or false. */
export function flag(): FlagSchema {
  return Object.freeze({ kind: "flag" });
}

/** One of these texts or numbers. */
export function oneOf<const V extends readonly (string | number)[]>(...values: V): ChoiceSchema<V[number]> {
  return Object.freeze({ kind: "choice", values: Object.freeze(values) });
}

/** A list of `min` (default 0) to `max` items. */
export function list<T>(item: Schema<T>, bounds: { readonly min?: number; readonly max: number }): ListSchema<T> {
  return Object.freeze({ kind: "list", item, min: bounds.min ?? 0, max: bounds.max });
}

/** A list of exactly these items, in this order. */
export function tuple<const S extends readonly Schema<unknown>[]>(
  ...items: S
): TupleSchema<{ readonly [K in keyof S]: Infer<S[K]> }> {
  return Object.freeze({ kind: "tuple", items: Object.freeze(items) });
}

/** A list of exactly two. */
export function pair<A, B>(first: Schema<A>, second: Schema<B>): TupleSchema<readonly [A, B]> {
  return Object.freeze({ kind: "tuple", items: Object.freeze([first, second]) });
}

/** `schema`, or null. */
export function nullable<T>(schema: Schema<T>): NullableSchema<T> {
  return Object.freeze({ kind: "nullable", inner: schema });
}

/** The first of these that the value passes, e.g. a number or an object with min and max. */
export function either<const S extends readonly Schema<unknown>[]>(...options: S): EitherSchema<Infer<S[number]>> {
  return Object.freeze({ kind: "either", options: Object.freeze(options) });
}

/** A member that may be left out, and stays out. */
export function optional<T>(schema: Schema<T>): OptionalMember<T, false>;
/** A member that may be left out, and is then `fallback`, which goes through `schema` like any other value. */
export function optional<T>(schema: Schema<T>, fallback: Fallback<T>): OptionalMember<T, true>;
export function optional<T>(schema: Schema<T>, ...rest: readonly unknown[]): OptionalMember<T, boolean> {
  return Object.freeze({ kind: "optional", inner: schema, filled: rest.length > 0, fallback: frozen(rest[0]) });
}

/** Data frozen all the way down. */
function frozen(data: unknown): unknown {
  if (typeof data === "object" && data !== null) for (const part of Object.values(Object.freeze(data))) frozen(part);
  return data;
}

/** An object with these members and no others. */
export function object<M extends Members>(members: M): ObjectSchema<M> {
  return Object.freeze({ kind: "object", members: Object.freeze(members), names: Object.freeze(Object.keys(members)) });
}

/** The same members as a change has them: those that are left out stay out. It takes next to no memory. */
export function patchOf<M extends Members>(schema: ObjectSchema<M>): ObjectSchema<M> & Schema<object> {
  return { ...schema, isPatch: true };
}

/** An object whose member `key` says which of `cases` the other members follow. */
export function variant<const K extends string, C extends Cases>(key: K, cases: C): VariantSchema<K, C> {
  return Object.freeze({ kind: "variant", key, cases: Object.freeze(cases), names: Object.freeze(Object.keys(cases)) });
}
