export default function routes() {}
