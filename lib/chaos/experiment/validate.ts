import { functionOf, type Functions, refusedArguments } from "./functions.ts";
import { isEmpty, isMapping, type Json } from "./json.ts";
import type { Experiment } from "./model.ts";
import { refusedTolerance } from "./tolerance.ts";

/** What is wrong with an experiment: with the whole, or with one of its activities. */
export type InvalidKind = "InvalidExperiment" | "InvalidActivity";

/** An experiment that can't be run. */
export class InvalidExperiment extends Error {
  override name = "InvalidExperiment";

  constructor(readonly kind: InvalidKind, why: string) {
    super(`Cannot run the experiment: ${why}`);
  }
}

/** What a file may refer to. */
export interface Surroundings {
  functions: Functions;
  /** Whether a program can be run. Default: none can. */
  hasProgram?: (path: string) => boolean;
  /** The environment. Default: empty. */
  env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads an experiment, once, at the door. Its rules are Chaos Toolkit's own, also where they are lax, so that a file is
 * good for both or for none.
 *
 * @throws {InvalidExperiment} With the first thing that is wrong.
 */
export function parseExperiment(file: unknown, around: Surroundings): Experiment {
  if (!isMapping(file) || isEmpty(file)) whole("it is empty");
  const { title, description, tags, method, rollbacks } = file as { [key: string]: Json };
  if (isEmpty(title)) whole("it needs a title");
  if (isEmpty(description)) whole("it needs a description");
  if (Array.isArray(tags) && tags.some((tag) => typeof tag !== "string" || tag === "")) {
    whole("its tags must be texts that are not empty");
  }
  const { extensions } = file as { [key: string]: Json };
  for (const extension of Array.isArray(extensions) ? extensions : []) {
    const name = isMapping(extension) ? extension["name"] : undefined;
    if (typeof name !== "string" || name.trim() === "") whole("each extension needs a name");
  }
  checkEnvironment(file as { [key: string]: Json }, around);
  checkHypothesis((file as { [key: string]: Json })["steady-state-hypothesis"], around);
  if (!Array.isArray(method)) whole("it needs a method, which may be empty");
  const names = namesOf(file as { [key: string]: Json });
  for (const activity of method as Json[]) {
    checkActivity(activity, around);
    const ref = (activity as { ref?: string }).ref;
    if (ref && !names.has(ref)) one(`there is no activity ${ref} to refer to`);
  }
  for (const activity of Array.isArray(rollbacks) ? rollbacks : []) checkActivity(activity, around);
  return file as unknown as Experiment;
}

function namesOf(file: { [key: string]: Json }): Set<unknown> {
  const hypothesis = file["steady-state-hypothesis"];
  const probes = isMapping(hypothesis) ? hypothesis["probes"] : [];
  return new Set(
    [file["method"], probes].flat().map((activity) =>
      isMapping(activity) ? activity["name"] : undefined
    ),
  );
}

function checkEnvironment(file: { [key: string]: Json }, { env = {} }: Surroundings): void {
  const { configuration, secrets } = file;
  const scopes = isMapping(secrets) ? Object.values(secrets).filter(isMapping) : [];
  for (const values of [configuration, ...scopes]) {
    for (const value of isMapping(values) ? Object.values(values) : []) {
      if (!isMapping(value) || value["type"] !== "env" || Object.hasOwn(value, "default")) continue;
      const key = String(value["key"]);
      if (env[key] === undefined) whole(`the environment has no ${key}`);
    }
  }
}

function checkHypothesis(hypothesis: Json | undefined, around: Surroundings): void {
  if (hypothesis === undefined || hypothesis === null) return;
  if (!isMapping(hypothesis) || isEmpty(hypothesis["title"])) whole("its hypothesis needs a title");
  const probes = (hypothesis as { [key: string]: Json })["probes"];
  for (const probe of Array.isArray(probes) ? probes : []) {
    checkActivity(probe, around);
    if (!isMapping(probe) || !Object.hasOwn(probe, "tolerance")) {
      one("a probe of the hypothesis needs a tolerance");
    }
    const { tolerance } = probe as { [key: string]: Json };
    if (isMapping(tolerance) && tolerance["type"] === "probe") checkActivity(tolerance, around);
    else {
      const why = refusedTolerance(tolerance);
      if (why) one(why);
    }
  }
}

function checkActivity(activity: Json, around: Surroundings): void {
  if (!isMapping(activity) || isEmpty(activity)) one("an activity is empty");
  const { ref, type, name, provider, timeout, pauses, background } = activity as {
    [key: string]: Json;
  };
  if (ref !== undefined && ref !== null) {
    if (typeof ref !== "string" || ref === "") one("a reference must be an activity's name");
    return;
  }
  if (type !== "probe" && type !== "action") one(`there are no activities of the type ${type}`);
  if (isEmpty(name)) one("an activity needs a name");
  if (!isMapping(provider) || isEmpty(provider)) one(`${name} needs a provider`);
  if (timeout !== undefined && timeout !== null && typeof timeout !== "number") {
    one(`the timeout of ${name} must be a number of seconds: received ${JSON.stringify(timeout)}`);
  }
  for (const when of ["before", "after"]) {
    const pause = isMapping(pauses) ? pauses[when] : undefined;
    if (typeof pause === "string" && !/^\$\{[\s\S]*\}$/.test(pause)) {
      one(`the pause ${when} ${name} must be a number of seconds: received ${pause}`);
    }
  }
  if (background !== undefined && typeof background !== "boolean") {
    one(`background of ${name} must be true or false`);
  }
  checkProvider(String(name), provider as { [key: string]: Json }, around);
}

function checkProvider(
  name: string,
  provider: { [key: string]: Json },
  around: Surroundings,
): void {
  const { type, module, func, path, url, headers } = provider;
  if (type === "python") {
    const found = functionOf(around.functions, String(module), String(func));
    if (!found) one(`there is no function ${func} in ${module}, which ${name} calls`);
    const given = provider["arguments"];
    const why = refusedArguments(found!, isMapping(given) ? given : {});
    if (why) one(`${name} calls ${module}.${func} wrongly: ${why}`);
  } else if (type === "process") {
    if (isEmpty(path)) one(`${name} needs the path of a program`);
    if (!around.hasProgram?.(String(path))) one(`there is no program ${path}, which ${name} runs`);
  } else if (type === "http") {
    if (isEmpty(url)) one(`${name} needs a URL`);
    if (!isEmpty(headers) && !isMapping(headers)) one(`the headers of ${name} must be a mapping`);
  } else one(`there is no provider ${JSON.stringify(type)}, which ${name} asks for`);
}

function whole(why: string): never {
  throw new InvalidExperiment("InvalidExperiment", why);
}

function one(why: string): never {
  throw new InvalidExperiment("InvalidActivity", why);
}
