// A process to be killed: opens the workshop at the place it is told, works until it is.
import { openWorkshop } from "./workshop.js";

const location = JSON.parse(process.argv[2] ?? "");
const shop = await openWorkshop(location);
await shop.startWorker();
process.send?.("working");
