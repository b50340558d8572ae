exports.open = async () => 'open';
