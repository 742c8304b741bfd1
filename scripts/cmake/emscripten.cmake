# Finds the Emscripten toolchain file that belongs to the em++ on PATH (Debian's or an emsdk).

function(find_emscripten_toolchain variable)
  find_program(em_config em-config)
  if(em_config)
    execute_process(COMMAND ${em_config} EMSCRIPTEN_ROOT OUTPUT_VARIABLE em_root
      OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  set(toolchain ${em_root}/cmake/Modules/Platform/Emscripten.cmake)
  if(NOT EXISTS ${toolchain})
    message(FATAL_ERROR "Emscripten was not found. Run scripts/setup, or put an emsdk on PATH.")
  endif()
  set(${variable} ${toolchain} PARENT_SCOPE)
endfunction()
