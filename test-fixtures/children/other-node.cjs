/** Makes this Node pass for another one. */
const versions = { ...process.versions, ...JSON.parse(process.env.PRETENDED_VERSIONS) };
Object.defineProperty(process, 'versions', { value: versions });
