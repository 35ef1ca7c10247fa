# The parsers and their targets, compiled by clang beside the compiler of everything else, with its fuzzer and sanitizers.
find_program(XSMOE_FUZZ_COMPILER NAMES clang++-14 clang++)
execute_process(COMMAND ${XSMOE_FUZZ_COMPILER} -print-runtime-dir OUTPUT_VARIABLE runtime_folder OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
file(GLOB XSMOE_LIBFUZZER ${runtime_folder}/libclang_rt.fuzzer-*.a)
if(NOT XSMOE_LIBFUZZER)
  message(FATAL_ERROR "clang with libFuzzer is missing: fuzzing the parsers (turn it off with -DXSMOE_FUZZ=OFF). "
                      "Install clang libclang-rt-14-dev (packaging/install-dependencies does)")
endif()

set(fuzz_flags -std=c++20 -O1 -g1 -I${CMAKE_SOURCE_DIR} ${LIBXML2_CFLAGS} -fsanitize=address,undefined -fno-sanitize-recover=all)
set(fuzz_objects ${CMAKE_CURRENT_BINARY_DIR}/objects)
set(fuzz_library ${CMAKE_CURRENT_BINARY_DIR}/libparsers.a)

# xsmoe_fuzz_object(SOURCE OBJECT FLAGS…)
function(xsmoe_fuzz_object source object)
  add_custom_command(OUTPUT ${object} DEPFILE ${object}.d DEPENDS ${source}
                     COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${XSMOE_FUZZ_COMPILER} ${fuzz_flags} ${ARGN} -MD -MF ${object}.d -c ${source} -o ${object}
                     COMMENT "Compiling for libFuzzer: ${source}" VERBATIM)
endfunction()

set(parser_sources npy.cpp npy_file.cpp npy_header.cpp npy_ids.cpp safetensors_header.cpp stored_archive.cpp tensor_pickle.cpp)
list(TRANSFORM parser_sources PREPEND ${CMAKE_SOURCE_DIR}/model/features/)
set(encoder_sources basic_words.cpp config_keys.cpp encoder_config.cpp jpeg_decoder.cpp json_object.cpp picture.cpp picture_preparation.cpp picture_resizing.cpp
                    png_decoder.cpp token_table.cpp tokenizer_config.cpp tokenizer_file.cpp unicode.cpp webp_decoder.cpp weight_files.cpp word_piece.cpp)
list(TRANSFORM encoder_sources PREPEND ${CMAKE_SOURCE_DIR}/model/encoders/)
list(APPEND parser_sources ${encoder_sources} ${CMAKE_SOURCE_DIR}/model/features/sha256.cpp)
foreach(room core data)
  get_target_property(sources xsmoe-${room} SOURCES)
  list(TRANSFORM sources PREPEND ${CMAKE_SOURCE_DIR}/model/${room}/)
  list(APPEND parser_sources ${sources})
endforeach()
list(FILTER parser_sources EXCLUDE REGEX "/protocol_check.cpp$") # reads our own fixtures, and is slow to compile
list(TRANSFORM target_sources PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
foreach(source ${parser_sources} ${target_sources})
  file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${source})
  string(REPLACE "/" "-" name ${name})
  xsmoe_fuzz_object(${source} ${fuzz_objects}/${name}.o -fsanitize=fuzzer-no-link)
  list(APPEND parser_objects ${fuzz_objects}/${name}.o)
endforeach()
file(MAKE_DIRECTORY ${fuzz_objects})
add_custom_command(OUTPUT ${fuzz_library} DEPENDS ${parser_objects}
                   COMMAND ${CMAKE_COMMAND} -E rm -f ${fuzz_library} COMMAND ${CMAKE_AR} rcs ${fuzz_library} ${parser_objects} VERBATIM)

foreach(pair ${fuzz_targets})
  string(REPLACE ":" ";" pair ${pair})
  list(POP_FRONT pair target function)
  set(entry ${fuzz_objects}/${target}-entry.o)
  set(program ${CMAKE_CURRENT_BINARY_DIR}/xsmoe-fuzz-${target})
  xsmoe_fuzz_object(${CMAKE_CURRENT_SOURCE_DIR}/libfuzzer_entry.cpp ${entry} -DXSMOE_FUZZ_FUNCTION=${function})
  add_custom_command(OUTPUT ${program} DEPENDS ${entry} ${fuzz_library}
                     COMMAND ${XSMOE_FUZZ_COMPILER} -fsanitize=fuzzer,address,undefined ${entry} ${fuzz_library}
                             ${LIBXML2_LDFLAGS} ${ZLIB_LDFLAGS} ${ZSTD_LDFLAGS} ${LIBZIP_LDFLAGS} ${LIBCRYPTO_LDFLAGS} ${ICU_LDFLAGS} ${JPEG_LDFLAGS} ${PNG_LDFLAGS}
                             ${WEBP_LDFLAGS} -lsimdjson -lc10 -o ${program}
                     VERBATIM)
  list(APPEND fuzz_programs ${program})

  set(found ${CMAKE_CURRENT_BINARY_DIR}/found/${target}) # inputs that reached something new, and those that broke something
  file(MAKE_DIRECTORY ${found})
  add_test(NAME fuzz.${target}
           COMMAND ${program} -max_total_time=${XSMOE_FUZZ_SECONDS} -seed=${XSMOE_FUZZ_SEED} -timeout=25 -rss_limit_mb=2048 -print_final_stats=1
                   -artifact_prefix=${found}/ ${found} ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${target})
  math(EXPR timeout "${XSMOE_FUZZ_SECONDS} + 60")
  set_tests_properties(fuzz.${target} PROPERTIES LABELS fuzz TIMEOUT ${timeout})
endforeach()
add_custom_target(xsmoe-fuzz ALL DEPENDS ${fuzz_programs})
