// Runs in Node, as a process of its own: pm2 starts the program of the second argument, kills it so many times, and
// says how long each time took until it answered again. Nothing of it is imported by the course.
const [, , folder, program, home, crashes, runtime] = process.argv;
// As one word: Deno adds flags of its own where it finds its own name among the arguments.
const [interpreter, ...flags] = JSON.parse(runtime);
process.env.PM2_HOME = home;
const pm2 = require(folder);
const http = require("node:http");
const call = (what, ...of) =>
  new Promise((resolve, reject) =>
    pm2[what](...of, (error, is) => error ? reject(error) : resolve(is))
  );
const port = 20000 + process.pid % 20000;
const answers = () =>
  new Promise((resolve) => {
    http.get({ host: "127.0.0.1", port, agent: false }, (response) => {
      response.resume();
      response.on("end", () => resolve(true));
    }).on("error", () => resolve(false));
  });
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function until() {
  for (let i = 0; i < 4000 && !(await answers()); i++) await wait(2);
}
(async () => {
  await call("connect", true);
  const took = [];
  try {
    await call("start", {
      script: interpreter,
      name: "web",
      cwd: require("node:path").dirname(program),
      interpreter: "none",
      exec_interpreter: "none",
      args: [...flags, program],
      env: { PORT: String(port), UNDER_LOAD_ALONE_MS: "20000" },
      min_uptime: 100,
      max_restarts: 1000,
    });
    await until();
    for (let i = 0; i < Number(crashes); i++) {
      const [{ pid }] = await call("describe", "web");
      const began = performance.now();
      process.kill(pid, "SIGKILL");
      await wait(1);
      await until();
      took.push(performance.now() - began);
    }
    await call("delete", "web");
  } catch (error) {
    console.error(error);
  } finally {
    process.stdout.write("\ntook " + JSON.stringify(took) + "\n");
    process.exit(0);
  }
})();
