// A segment below another one shows the loading state only where it has its own.
export { default } from "@/app/loading";
