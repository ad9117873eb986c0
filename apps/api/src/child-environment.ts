/** What any program of ours may need of this one's environment, by the beginning of its name or as a whole. */
const everywhere =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TMP|TEMP|TZ|LANG|LANGUAGE|LC_\w+|TERM|NODE_\w+|SSL_CERT_(?:FILE|DIR)|LD_LIBRARY_PATH|(?:https?|no|all)_proxy)$/i;

const needs = {
  /** The site asks the API for everything: it sees neither database nor blobs, and none of their secrets. */
  site: /^(?:CINEVEC_(?:SITE_ORIGIN|WEB_KEY)|NEXT_\w+)$/,
  /** What trains, imports, measures and draws reads and writes blobs, computes, and may drive Spark; it knows no database. */
  work: /^(?:AWS_\w+|OMP_\w+|OPENBLAS_\w+|MKL_\w+|TF_\w+|SPARK_\w+|PYSPARK_\w+|HADOOP_\w+|JAVA_HOME|PYTHON\w*|VIRTUAL_ENV)$/,
};

/**
 * The environment of a child process: the little that it needs, so that what runs in it can't tell what it never had.
 * @param changes what is set beside that.
 */
export function environmentFor(
  child: keyof typeof needs,
  changes: Readonly<Record<string, string>> = {},
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => everywhere.test(name) || needs[child].test(name),
  );
  return { ...Object.fromEntries(kept), ...changes };
}
