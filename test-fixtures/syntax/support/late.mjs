export default 'late'; export const later = Promise.resolve('later');
