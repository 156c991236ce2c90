export async function ghost() {}
