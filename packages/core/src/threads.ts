// What packages need that run threads of their own, and of core nothing else: "@cinevec/core/threads".
export { memoryUnder } from "./bytes.js";
export { CalledThread, resultOf, sendReply } from "./called-thread.js";
export { startWorker } from "./worker-thread.js";
