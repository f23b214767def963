# Address, undefined and leak sanitizers for everything that is ours; the first find ends the run.
if(MX_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
    add_compile_definitions(MX_SANITIZED=1)
endif()

# Coverage that steers libFuzzer; tests/fuzz links the fuzzer itself.
if(MX_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
    add_link_options(-fsanitize=fuzzer-no-link)
endif()
