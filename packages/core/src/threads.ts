// What packages need that run threads of their own, and of core nothing else: "@cinevec/core/threads".
export { CalledThread, type CallReply } from "./called-thread.js";
export { startWorker } from "./worker-thread.js";
