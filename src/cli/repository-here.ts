import { KeysweepError } from "../errors.ts";
import { openRepository, type Repository } from "../git/repository.ts";

/** The repository around a folder, if there is one. Everything but its absence is an error. */
export async function repositoryHere(folder: string): Promise<Repository | undefined> {
  try {
    return await openRepository(folder);
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "NOT_A_REPOSITORY") return undefined;
    throw error;
  }
}
