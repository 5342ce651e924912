/** The shells that can ask what completes a command line. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_regimen() {
  local IFS=$'\\n'
  COMPREPLY=($(regimen complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _regimen regimen
`,
  zsh: `#compdef regimen
_regimen() {
  local -a found
  found=(\${(f)"$(regimen complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -- $found; else _files; fi
}
compdef _regimen regimen
`,
  fish: `function __regimen
  set -l words (commandline -opc) (commandline -ct)
  regimen complete -- $words[2..-1] 2>/dev/null
end
complete -c regimen -a '(__regimen)'
`,
}

/** The lines that make a shell ask `regimen complete`. */
export const scriptFor = (shell: Shell): string => SCRIPTS[shell]
