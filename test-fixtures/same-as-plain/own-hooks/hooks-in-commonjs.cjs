exports.load = async (url, context, next) => await next(url, context);
