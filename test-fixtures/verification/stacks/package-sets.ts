/** The packages of stacks, at the versions that they were tried with. */
import type { PackageSet } from './stack.js';

const TYPESCRIPT = { typescript: '5.9.3' };
const BABEL = {
  '@babel/core': '7.29.0',
  '@babel/preset-env': '7.29.0',
  '@babel/preset-typescript': '7.28.5',
};

export const JEST: PackageSet = {
  name: 'jest',
  packages: {
    ...BABEL,
    ...TYPESCRIPT,
    jest: '30.5.2',
    'babel-jest': '30.5.2',
    '@swc/jest': '0.2.39',
    '@swc/core': '1.16.22',
    'ts-jest': '29.4.15',
  },
};

export const VITEST: PackageSet = { name: 'vitest', packages: { vitest: '5.1.2', vite: '8.4.0' } };

export const COMPILERS: PackageSet = {
  name: 'compilers',
  packages: {
    ...BABEL,
    ...TYPESCRIPT,
    '@babel/register': '7.28.3',
    '@swc-node/register': '1.12.1',
    '@swc/core': '1.16.22',
    '@types/node': '24.0.0',
    co: '4.6.0',
    esbuild: '0.27.0',
    'esbuild-register': '3.6.0',
    mocha: '11.7.5',
    'ts-node': '10.9.2',
    tslib: '2.8.1',
    tsx: '4.23.15',
  },
};

export const AVA: PackageSet = { name: 'ava', packages: { ...TYPESCRIPT, ava: '6.4.1', tsx: '4.23.15' } };

export const TAP: PackageSet = { name: 'tap', packages: { tap: '21.8.0', '@types/node': '24.0.0' } };

export const UVU: PackageSet = { name: 'uvu', packages: { uvu: '0.5.6', tsm: '2.3.0' } };

export const LOADERS: PackageSet = {
  name: 'loaders',
  packages: { ...TYPESCRIPT, jiti: '2.7.0', sucrase: '3.35.1' },
};

export const ROLLDOWN: PackageSet = { name: 'rolldown', packages: { rolldown: '1.3.3' } };

export const WATCHERS: PackageSet = {
  name: 'watchers',
  packages: { ...TYPESCRIPT, '@types/node': '24.0.0', nodemon: '3.1.14', tsx: '4.23.15' },
};

export const WEBPACK: PackageSet = {
  name: 'webpack',
  packages: { ...TYPESCRIPT, webpack: '5.113.0', 'ts-loader': '9.6.2' },
};

export const NEXT: PackageSet = {
  name: 'next',
  packages: {
    ...TYPESCRIPT,
    next: '16.4.6',
    react: '19.3.1',
    'react-dom': '19.3.1',
    '@types/react': '19.2.0',
    '@types/node': '24.0.0',
  },
};

export const NEST: PackageSet = {
  name: 'nest',
  packages: {
    ...TYPESCRIPT,
    '@nestjs/core': '11.1.9',
    '@nestjs/common': '11.1.9',
    '@nestjs/cli': '11.0.14',
    '@nestjs/platform-express': '11.1.9',
    '@types/node': '24.0.0',
    'reflect-metadata': '0.2.2',
    rxjs: '7.8.2',
  },
};

export const PLAYWRIGHT: PackageSet = { name: 'playwright', packages: { '@playwright/test': '1.65.1' } };
