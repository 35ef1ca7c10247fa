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
file(MAKE_DIRECTORY ${fuzz_objects})
set(fuzz_library ${CMAKE_CURRENT_BINARY_DIR}/libparsers.a)

# xsmoe_fuzz_object(SOURCE OBJECT FLAGS…)
function(xsmoe_fuzz_object source object)
  add_custom_command(OUTPUT ${object} DEPFILE ${object}.d DEPENDS ${source}
                     COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${XSMOE_FUZZ_COMPILER} ${fuzz_flags} ${ARGN} -MD -MF ${object}.d -c ${source} -o ${object}
                     COMMENT "Compiling for libFuzzer: ${source}" VERBATIM)
endfunction()

# xsmoe_fuzz_parsers(NAME SOURCES…): sources of model that are compiled as one, since most of the time goes to the headers that they share. A
# program takes all of them or none.
set(parser_objects "")
function(xsmoe_fuzz_parsers name)
  set(text "")
  foreach(source IN LISTS ARGN)
    string(APPEND text "#include \"model/${source}.cpp\"\n")
  endforeach()
  file(CONFIGURE OUTPUT ${fuzz_objects}/${name}.cpp CONTENT "${text}")
  xsmoe_fuzz_object(${fuzz_objects}/${name}.cpp ${fuzz_objects}/${name}.o -fsanitize=fuzzer-no-link)
  set(parser_objects ${parser_objects} ${fuzz_objects}/${name}.o PARENT_SCOPE)
endfunction()

# What the targets reach; the linker names what is missing here.
xsmoe_fuzz_parsers(core core/error core/files/behind_links core/files/lfs_pointer core/files/new_folder core/files/regular_file core/files/replacement_file core/names core/utf8)
xsmoe_fuzz_parsers(bytes data/byte_source data/delimited_reader data/raw_bytes data/text_decoder data/text_source data/unpacker data/unread_text
                   data/zip_archive)
xsmoe_fuzz_parsers(numbers data/numbers data/raw_text data/written_date)
xsmoe_fuzz_parsers(times data/timestamp)
xsmoe_fuzz_parsers(stream data/open_stream_folder)
xsmoe_fuzz_parsers(python data/import/python_number data/import/python_text)
xsmoe_fuzz_parsers(literals data/import/python_literal)
xsmoe_fuzz_parsers(entities data/import/html_entities)
xsmoe_fuzz_parsers(records data/columns data/import/head_of_file data/import/item_texts data/import/json_records data/import/json_shape
                   data/import/json_texts data/import/picture_folder data/import/table_rows data/known_columns data/line_reader data/spilled_bytes
                   data/time_order data/windowed_stream)
xsmoe_fuzz_parsers(recognition data/import/recognise_file data/import/recognise_sources data/import/source_formats)
xsmoe_fuzz_parsers(keys data/import/header_row data/import/recognise_json)
xsmoe_fuzz_parsers(tables data/import/recognise_table)
xsmoe_fuzz_parsers(import data/import/article_numbers data/import/bad_line_budget data/import/html_tags data/import/import_stream
                   data/import/read_records data/import/report_json data/import/write_stream_folder data/log_collector data/repeats data/text_file
                   data/windowing)
xsmoe_fuzz_parsers(features features/npy features/npy_file features/npy_header features/npy_ids features/safetensors_header
                   features/stored_archive features/tensor_pickle)
xsmoe_fuzz_parsers(checksums features/sha256)
xsmoe_fuzz_parsers(checkpoints encoders/config_keys encoders/encoder_config encoders/json_object encoders/tokenizer_config encoders/tokenizer_file
                   encoders/weight_files)
xsmoe_fuzz_parsers(words encoders/basic_words encoders/token_table encoders/unicode encoders/word_piece)
xsmoe_fuzz_parsers(pictures encoders/jpeg_decoder encoders/picture encoders/picture_preparation encoders/picture_resizing encoders/webp_decoder)
xsmoe_fuzz_parsers(png encoders/png_decoder)
add_custom_command(OUTPUT ${fuzz_library} DEPENDS ${parser_objects}
                   COMMAND ${CMAKE_COMMAND} -E rm -f ${fuzz_library} COMMAND ${CMAKE_AR} rcs ${fuzz_library} ${parser_objects} VERBATIM)

foreach(pair ${fuzz_targets})
  string(REPLACE ":" ";" pair ${pair})
  list(POP_FRONT pair target function)
  set(entry ${fuzz_objects}/${target}-entry.o)
  set(program ${CMAKE_CURRENT_BINARY_DIR}/xsmoe-fuzz-${target})
  xsmoe_fuzz_object(${CMAKE_CURRENT_SOURCE_DIR}/libfuzzer_entry.cpp ${entry} -fsanitize=fuzzer-no-link -DXSMOE_FUZZ_FUNCTION=${function}
                    -include ${CMAKE_CURRENT_SOURCE_DIR}/${target}_target.cpp)
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
