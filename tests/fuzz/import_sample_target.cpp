#include <algorithm>
#include <utility>

#include "model/data/import/import_stream.h"
#include "model/data/import/recognise_sources.h"
#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {
namespace {

void checkSource(const SourceFile& source) {
  require(source.firstRows.size() <= 20, "a preview is short");
  for (const auto& row : source.firstRows) {
    require(row.size() == source.columns.size(), "a preview has all columns");
    require(std::all_of(row.begin(), row.end(), [](const std::string& field) { return repairedUtf8(field) == field; }),
            "a preview is UTF-8");
  }
  if (const auto mapping = data::checkMapping(source); !mapping) requireReadable(mapping.error());
}

}  // namespace

/// A file of a download: what it is taken for, and its records.
void fuzzImportSample(std::string_view input) {
  const MemoryFolder folder;
  auto sources = data::recogniseSources({folder.write("file", input)});
  if (!sources) return requireReadable(sources.error());
  for (const SourceFile& source : *sources) checkSource(source);
  ImportSettings settings;
  settings.sources = std::move(*sources);
  settings.windows = 2;
  settings.kCore = 0;
  const auto sample = data::ImportSample::read(settings, 1000);
  if (!sample) return requireReadable(sample.error());
  const auto report = sample->count(settings);
  if (!report) return requireReadable(report.error());
  require(report->records <= sample->size() && report->keptRecords <= report->records, "nothing is counted twice");
}

}  // namespace xsmoe::fuzz
