/** Whether `--data` names several files. */
export const isPattern = (data: string): boolean => /[*?]/.test(data)
