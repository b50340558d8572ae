/** Reads unprepared processes: a bundle of its own beside the adapter's, loaded by the sessions that need it. */
export {
  closeInspectorOfProcess,
  inspectorOfProcess,
  type InspectorOfProcess,
} from './inspector/process-inspector.js';
export { listeningPortsOf, nodeProcesses } from './processes/linux-processes.js';
export { readProcess } from './read-process.js';
