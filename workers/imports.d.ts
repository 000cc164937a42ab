declare module "virtual:imports";
