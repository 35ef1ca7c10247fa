// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/result_table.h"
#include "model/analysis/run_filter.h"
#include "model/core/change.h"
#include "model/core/forecast.h"
#include "model/core/indices.h"
#include "model/core/own_item.h"
#include "model/core/rank_place.h"
#include "model/core/run_moment.h"
#include "model/core/settings.h"
#include "model/core/shared_view.h"

namespace xsmoe::engine {

/// What a person set on the command line or in the studio; what is empty comes from stream.json, then from the defaults.
struct ProtocolChoice {
  std::optional<int> windows, kCore, kCoreItems;
  std::optional<std::string> from, to;
  friend bool operator==(const ProtocolChoice&, const ProtocolChoice&) = default;
};
/// Takes from `protocol` what is named, by its key on the command line, and leaves the rest: isNamed("windows").
template <class IsNamed>
void choose(ProtocolChoice& choice, const ProtocolSettings& protocol, const IsNamed& isNamed) {
  const auto take = [&](const char* key, auto& chosen, const auto& value) {
    if (isNamed(key)) chosen = value;
  };
  take("windows", choice.windows, protocol.windows);
  take("k-core", choice.kCore, protocol.kCore);
  take("k-core-items", choice.kCoreItems, protocol.kCoreItems);
  take("from", choice.from, protocol.from);
  take("to", choice.to, protocol.to);
}
/// All of it as a run has it, so that stream.json is not asked.
[[nodiscard]] inline ProtocolChoice choiceOf(const ProtocolSettings& protocol) {
  return {protocol.windows, protocol.kCore, protocol.kCoreItems, protocol.from, protocol.to};
}

struct TrainRequest {
  std::filesystem::path stream;
  std::filesystem::path run;  ///< folder to create; must not exist or be empty
  RunSettings settings;
  /// Comes before stream.json, which comes before settings.protocol; absent: settings.protocol is final.
  std::optional<ProtocolChoice> choice;
  bool fitGrouping = false;   ///< a grouping that the cache lacks is replaced by one that it has; else it is an error
  bool fitEmbedding = false;  ///< the width of embeddings that stream.json prefers, if it does, comes before that of settings
  Forecast forecast = {};     ///< what Engine::forecast() told of it, to be kept with the run; empty: nobody asked
  /// The place of this process among those that train the run together, each with the same request; absent: it trains alone. Rank 0 alone
  /// makes the run folder, and tells the listener.
  std::optional<RankPlace> ranks = {};
};

struct ResumeRequest {
  std::filesystem::path run;
  std::filesystem::path stream;  ///< empty: the path in run.json
  /// For the epochs that begin from now on, and the start of the windows that follow; absent: as before. A change that is recorded.
  std::optional<double> learningRate = {};
  bool extend = false;                  ///< the stream has grown: the run gets windows of what is new
  std::optional<RankPlace> ranks = {};  ///< as of TrainRequest; all of them read the run's folder
};

struct ForkRequest {
  std::filesystem::path run;
  WindowIndex window;                          ///< the last one that the two share: what differs begins at its end
  std::filesystem::path fork;                  ///< folder to create; must not exist or be empty
  std::map<std::string, std::string> changes;  ///< settings that differ, by key, as on the command line: {"tau", "0.2"}
  std::filesystem::path stream = {};           ///< empty: the path in run.json
  std::optional<RankPlace> ranks = {};         ///< as of TrainRequest; all of them read the folder of the run that is forked
};

struct ReplayRequest {
  std::filesystem::path run;
  std::filesystem::path replay;       ///< folder to create; must not exist or be empty
  std::filesystem::path stream = {};  ///< empty: the path in run.json
};

/// What a person says of a run. It is kept in the run's folder, and changes nothing of the run; a fork has none of it.
struct RunAnnotation {
  std::vector<std::string> tags;  ///< words without blanks and commas, sorted, each once
  std::string note;               ///< any text
  friend bool operator==(const RunAnnotation&, const RunAnnotation&) = default;
};

/// A table of the finished runs at and below a folder, or of some that are named.
struct TableRequest {
  std::filesystem::path folder;
  std::vector<std::filesystem::path> runs = {};  ///< folders of the runs, wherever they lie; empty: all at and below `folder`
  RunFilter where = {};                          ///< only those of them that are so (matchesInTable)
  TableKind kind = TableKind::kMethods;
  std::vector<std::string> metrics = {};  ///< "hr10", "ndcg10", "hr20", "ndcg20"; empty: the first two
  /// The paper's dataset whose numbers are to stand beside whatever the settings; kNoPrinted: none; empty: that of the stream's title,
  /// where settings match.
  std::string printed = {};
  /// Of significance: methods to compare, "xsmoe" and "iisan_rh"; empty: XSMoE against IISAN_RH and IISAN_KD.
  std::vector<std::pair<std::string, std::string>> pairs = {};
  int resamples = 2000;  ///< of the bootstrap over users, from 2000; 0: none, which needs neither weights nor stream
};

/// What of a stored run is written for other programs; an empty folder: nothing.
struct ExportRequest {
  std::filesystem::path run;
  std::filesystem::path tensorBoard;       ///< log folder: an event file goes into a folder of the run's name in it
  std::filesystem::path mlflow;            ///< file store: the run goes into an experiment of the stream's title
  std::filesystem::path weights = {};      ///< folder: a window's weights and what it takes to build the network around them
  std::optional<WindowIndex> window = {};  ///< whose weights; absent: the last that is stored
};

/// A run, what its views need and where a person looks, to be written as one file (FORMATS.md, state files).
struct SaveStateRequest {
  std::filesystem::path run;
  std::filesystem::path file;
  std::filesystem::path stream = {};  ///< empty: the path in run.json
  bool withStream = true;             ///< else charts and the network's picture open, and recommendations need the stream
  std::filesystem::path beside = {};  ///< a run whose curves stand beside; empty: none
  SharedView view = {};
};

struct OpenStateRequest {
  std::filesystem::path file;
  std::filesystem::path below;  ///< a folder named after the file is made in it; one with the same state is taken again
};

/// Whom to recommend to, and by which weights.
struct ListRequest {
  std::string user;  ///< external id; empty: somebody whom the history alone makes
  /// External ids, oldest first, which the method reads in place of the user's own; of a longer one it reads the last L. Absent: his own.
  /// What is not ranked stays as it is: of a user all that he had in D_0 … D_W, of nobody the items of the history.
  std::optional<std::vector<std::string>> history = {};
  /// W, stored, or an epoch of it whose weights are kept (Engine::keptEpochs()); absent: the weights as they are in training, which needs a
  /// copy.
  std::optional<RunMoment> moment = {};
  int top = 10;  ///< length of the list
  /// A copy of the model is asked in its place, from which this threshold has taken the experts that "prune now" would take, by the shares
  /// of the last finished epoch. The run stays as it is.
  std::optional<double> tau = {};
  /// An item besides, which the history may hold as kOwnItemId, and of which is told where it would stand.
  std::optional<OwnItem> own = {};
};

/// In whose lists to look for an item.
struct AudienceRequest {
  std::string item;  ///< external id
  RunMoment moment;  ///< W, stored, or an epoch of it whose weights are kept: the lists are those of the test on D_{W+1}
  int top = 10;      ///< their length
  int most = 200;    ///< users to be told of by name; all are counted
};

/// The lists of all users by the weights of a moment, to be written as one file (FORMATS.md, exported tables).
struct EveryoneRequest {
  std::filesystem::path file;  ///< .csv: a row an item; .jsonl: a line a user. It is replaced once it is whole
  RunMoment moment;            ///< a stored window, or an epoch whose weights are kept
  int top = 10;
  int batch = 256;  ///< users ranked at a time, which changes memory and no byte of the file; more than 256 are as 256
};

struct WhatIfRequest {
  /// A window, as tested after training on it, or an epoch whose weights are kept; absent: the model in training.
  std::optional<RunMoment> moment = {};
  std::int64_t sample = 0;  ///< validation sequences to measure on, drawn by the run's seed; 0: all
};

struct MergeWhatIfRequest : WhatIfRequest {
  MergeExperts asked;
};

}  // namespace xsmoe::engine
