#!/usr/bin/env node
// Starts Shared Context Server from the package of this platform, which brings a Java runtime: without
// arguments the MCP server on stdio. The client's pipes go to it as they are; this process only waits.
'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');

const platform = `@shared-context/${process.platform}-${process.arch}`;

function fail(text) {
  process.stderr.write(`shared-context: ${text}\n`);
  process.exit(1);
}

function packageDirectory() {
  try {
    return path.dirname(require.resolve(`${platform}/package.json`));
  } catch {
    return fail(
      `the package ${platform} is not installed. Either there is none for this platform, or npm was told to ` +
        'leave optional dependencies out: install shared-context-server again without --omit=optional.',
    );
  }
}

function start(directory, words) {
  if (process.platform !== 'win32') {
    return spawn(path.join(directory, 'bin', 'shared-context'), words, { stdio: 'inherit' });
  }
  // Node starts .cmd files by a shell only, and does not quote for it.
  const quoted = [path.join(directory, 'bin', 'shared-context.cmd'), ...words].map((word) => `"${word}"`);
  return spawn(`"${quoted.join(' ')}"`, [], { stdio: 'inherit', shell: true, windowsHide: true });
}

const child = start(packageDirectory(), process.argv.slice(2));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', (error) => fail(error.message));
child.on('exit', (code, signal) => {
  if (signal) {
    // As the server ended, so does this: a signal that is handled here would be caught again.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else {
    process.exit(code);
  }
});
