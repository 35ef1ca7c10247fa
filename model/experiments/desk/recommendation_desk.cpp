// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/recommendation_desk.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/sequences.h"
#include "model/experiments/model_factory.h"
#include "model/experiments/runs/run_stream.h"
#include "model/streaming/checkpoint.h"
#include "model/streaming/evaluator.h"
#include "model/streaming/ranking.h"
#include "model/streaming/what_if.h"

namespace xsmoe::experiments {
namespace {

/// What a user's list is made from: the items that the user encoder reads, what is not ranked, and the held-out truth (0: none).
struct Query {
  std::int32_t user = 0;
  std::vector<std::int32_t> inputs, excluded;
  std::int32_t truth = 0;
  std::ptrdiff_t sequence = -1;  // the test's that ends in the truth
};

Query queryOf(const data::WindowedStream& stream, std::int32_t user, int window, int length) {
  Query query;
  query.user = user;
  const auto past = stream.itemsOfUser(user, {window});
  query.excluded = past;
  std::sort(query.excluded.begin(), query.excluded.end());
  query.excluded.erase(std::unique(query.excluded.begin(), query.excluded.end()), query.excluded.end());
  const auto& test = stream.window({window + 1}).test;
  if (const auto found = std::find(test.users.begin(), test.users.end(), user); found != test.users.end()) {
    query.sequence = found - test.users.begin();
    const auto items = test.at(static_cast<std::size_t>(query.sequence));
    query.truth = items.back();
    query.inputs.assign(items.begin(), items.end() - 1);
  } else {
    query.inputs = past;
  }
  if (std::ssize(query.inputs) > length) query.inputs.erase(query.inputs.begin(), query.inputs.end() - length);
  return query;
}

/// The query's user embedding, float32 [1, e], from a table whose row i is item i. A user of the test is encoded in the evaluation's block,
/// so that every bit is the evaluation's.
at::Tensor embed(const Query& query, network::Recommender& recommender, const at::Tensor& table, const Sequences& test, int length) {
  if (query.sequence >= 0) {
    const auto place = static_cast<std::size_t>(query.sequence), first = place - place % streaming::kEncodedTogether;
    const auto count = std::min(streaming::kEncodedTogether, test.size() - first);
    const auto ids = streaming::inputIds(test, first, count, length);
    return recommender.embedUsers({streaming::userNumbers(test, first, count), ids, ids}, table)
        .narrow(0, static_cast<std::int64_t>(place - first), 1);
  }
  auto ids = torch::zeros({1, length}, torch::kLong);
  std::copy(query.inputs.begin(), query.inputs.end(), ids.data_ptr<std::int64_t>() + length - std::ssize(query.inputs));
  return recommender.embedUsers({torch::full({1}, query.user, torch::kLong), ids, ids}, table);
}

/// Column i is item i+1. Items of the user's past that are no candidates are left out.
streaming::ExcludedColumns excludedColumns(const Query& query, std::int64_t candidates) {
  streaming::ExcludedColumns excluded;
  for (const auto item : query.excluded)
    if (item <= candidates) excluded.columns.push_back(item - 1);
  excluded.offsets.push_back(std::ssize(excluded.columns));
  return excluded;
}

/// The first `top` items and the rank of the truth, as the evaluation ranks.
struct Ranked {
  std::vector<streaming::ScoredColumn> items;
  std::int64_t truthRank = 0, candidates = 0;
};

Ranked rank(const Query& query, const at::Tensor& user, const at::Tensor& items, int top) {
  const streaming::ExactScores scores(user, items);
  const auto excluded = excludedColumns(query, items.size(0));
  Ranked ranked;
  ranked.items = streaming::topItems(scores, top, excluded).front();
  ranked.truthRank = streaming::ranksOf(scores, {query.truth - 1}, excluded).front();
  ranked.candidates = items.size(0) - std::ssize(excluded.columns);
  return ranked;
}

}  // namespace

RecommendationDesk::RecommendationDesk(RunPaths paths, RunManifest manifest, streaming::StreamSession session,
                                       data::ItemCatalogue catalogue, std::shared_ptr<const ModelCopy> now)
    : paths_(std::move(paths)),
      manifest_(std::move(manifest)),
      session_(std::move(session)),
      catalogue_(std::move(catalogue)),
      now_(std::move(now)) {
  const auto& windows = session_.windows().windows();
  firstWindows_.assign(static_cast<std::size_t>(session_.windows().itemCount()) + 1, -1);
  std::int32_t seen = 0;
  for (std::size_t w = 0; w < windows.size(); ++w)
    for (; seen < windows[w].itemsSeenSoFar; ++seen) firstWindows_[static_cast<std::size_t>(seen) + 1] = static_cast<int>(w);
}

std::vector<int> RecommendationDesk::storedWindows() { return paths_.storedWindows(); }

std::vector<std::string> RecommendationDesk::testUsers(int window) {
  std::vector<std::string> ids;
  const auto& stream = session_.windows();
  if (window < 0 || window + 1 >= static_cast<int>(stream.windows().size())) return ids;
  for (const auto user : stream.window({window + 1}).test.users) ids.push_back(stream.userIds()[static_cast<std::size_t>(user)]);
  return ids;
}

Result<Recommendation> RecommendationDesk::recommend(const std::string& user, int window, int top) {
  const auto model = load(window);
  if (!model) return tl::unexpected(model.error());
  return answer(*model, user, window, top);
}

Result<Recommendation> RecommendationDesk::recommendNow(const std::string& user, int top) {
  const auto moment = copyNow();
  if (!moment) return tl::unexpected(moment.error());
  if (copied_.recommender != moment->training) copied_ = {moment->training, embedAll(*moment->training, moment->window.value)};
  return answer(copied_, user, moment->window.value, top);
}

Result<streaming::ModelMoment> RecommendationDesk::copyNow() const {
  auto taken = now_->get();
  if (taken.moment.training && taken.run == manifest_.description.folder) return std::move(taken.moment);
  return failure(paths_.folder.string(), "there is no copy of the model in training",
                 "Choose a stored window, or ask again while the run trains");
}

Result<RecommendationDesk::Model> RecommendationDesk::load(int window) {
  if (const auto ready = stored(window); !ready) return tl::unexpected(ready.error());
  if (!loaded_.table.defined()) loaded_.table = embedAll(*loaded_.recommender, window);
  return loaded_;
}

Result<std::shared_ptr<network::Recommender>> RecommendationDesk::stored(int window) {
  if (window == loadedWindow_) return loaded_.recommender;
  const auto stored = paths_.storedWindows();
  if (std::find(stored.begin(), stored.end(), window) == stored.end()) {
    std::string list;
    for (const int one : stored) list += (list.empty() ? "" : ", ") + std::to_string(one);
    return badInput(paths_.folder.string(), "the run has no weights of window " + std::to_string(window),
                    stored.empty() ? "No window is finished yet" : "Stored windows: " + list);
  }
  const auto checkpoint = streaming::readCheckpoint(paths_.checkpoint({window}));
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  const auto& run = manifest_.description;
  auto made = makeRecommender(run.settings, session_, device::ComputeDevice{});
  if (!made) return tl::unexpected(made.error());
  const std::shared_ptr<network::Recommender> model = std::move(*made);
  try {
    streaming::load(*model, {checkpoint->info.structure, checkpoint->parameters, {}});
  } catch (const std::exception& error) {
    return badInput(paths_.checkpoint({window}).string(), "the weights do not fit the run: " + wordsOf(error),
                    "The file is damaged or of another run");
  }
  auto states = session_.loadStates(model->modalities(), model->requiredStates());
  if (!states) return tl::unexpected(states.error());
  model->setItemStates(*states);
  loaded_ = {model, {}};
  loadedWindow_ = window;
  return model;
}

at::Tensor RecommendationDesk::embedAll(network::Recommender& recommender, int window) const {
  const auto candidates = streaming::testCandidates(session_.windows(), {window}, manifest_.description.settings.protocol.protocol);
  // Items of a user's past stay inputs even where the profile `official` does not rank them.
  const auto last = std::max<std::int64_t>(std::ssize(candidates), session_.windows().window({window + 1}).itemsSeenSoFar);
  return recommender.embedItems(torch::arange(last + 1, torch::kLong));
}

Result<Recommendation> RecommendationDesk::answer(const Model& model, const std::string& userId, int window, int top) const {
  const auto& stream = session_.windows();
  const auto user = stream.userFromId(userId);
  const auto& settings = manifest_.description.settings.protocol;
  if (user < 0 || user >= stream.window({window + 1}).usersSeenSoFar)
    return badInput(session_.folder().folder.string(),
                    "the user \"" + userId + "\" has no records up to window " + std::to_string(window + 1),
                    "Give an id as in the interactions file; users below the k-core are left out");
  const auto query = queryOf(stream, user, window, settings.sequenceLength);
  if (query.inputs.empty())
    return badInput(session_.folder().folder.string(), "the user \"" + userId + "\" has no history to recommend from");

  const auto candidates = std::ssize(streaming::testCandidates(stream, {window}, settings.protocol));
  const auto embedding = embed(query, *model.recommender, model.table, stream.window({window + 1}).test, settings.sequenceLength);
  Ranked ranked;
  try {
    ranked = rank(query, embedding, model.table.narrow(0, 1, candidates), top);
  } catch (const network::NotFinite& error) {
    return failure(paths_.folder.string(), error.what(), "The weights have diverged");
  }

  Recommendation result;
  result.user = userId;
  result.window = window;
  for (const auto item : query.inputs) result.history.push_back(card(item));
  result.candidates = ranked.candidates;
  result.hasTruth = query.truth > 0;
  if (result.hasTruth) result.truth = card(query.truth);
  result.truthRank = static_cast<int>(ranked.truthRank);
  for (const auto& [column, score] : ranked.items)
    result.items.push_back({static_cast<int>(std::ssize(result.items)) + 1, card(column + 1), score, column + 1 == query.truth});
  return result;
}

ItemCard RecommendationDesk::card(std::int32_t item) const {
  const auto& id = session_.windows().itemIds()[static_cast<std::size_t>(item)];
  ItemCard card;
  if (const auto found = catalogue_.find(id); found != catalogue_.end()) card = found->second;
  card.id = id;
  card.firstWindow = firstWindows_[static_cast<std::size_t>(item)];
  return card;
}

Result<streaming::ModelMoment> RecommendationDesk::momentAfter(int window) {
  auto model = stored(window);
  if (!model) return tl::unexpected(model.error());
  const auto history = readRun(paths_);
  if (!history) return tl::unexpected(history.error());
  for (const auto& one : history->windows()) {
    if (one.window.value != window || !one.done) continue;
    return streaming::ModelMoment{{window}, one.done->epochs, *model, *model, one.done->usage, one.pinned};
  }
  return badInput(paths_.record().string(), "the record does not hold the end of window " + std::to_string(window),
                  "Its weights are there: resume the run to record the window again");
}

Result<WhatIf> RecommendationDesk::whatIf(const engine::WhatIfRequest& request, const ProgressCallback& progress) {
  const auto moment = request.window ? momentAfter(*request.window) : copyNow();
  if (!moment) return tl::unexpected(moment.error());
  if (moment->epoch == 0)
    return failure("window " + std::to_string(moment->window.value), "no epoch is finished, so nothing shows yet how the experts are used",
                   "Ask again after the window's first epoch");
  streaming::WhatIfTask task;
  task.stream = &session_.windows();
  task.window = moment->window;
  task.usage = moment->usage;
  task.pinned = moment->pinned;
  task.sample = request.sample;
  task.seed = manifest_.description.settings.training.seed;
  auto answer = streaming::measureWhatIf(*moment->judged, task, progress);
  if (!answer) return answer;
  answer->epoch = moment->epoch;
  answer->live = !request.window;
  return answer;
}

Result<std::unique_ptr<engine::Questions>> openDesk(const std::filesystem::path& run, const std::filesystem::path& stream,
                                                    std::shared_ptr<const ModelCopy> copy) {
  const RunPaths paths(run);
  auto manifest = readManifest(paths);
  if (!manifest) return tl::unexpected(manifest.error());
  const auto folder = streamOfRun(*manifest, stream);
  if (!folder) return tl::unexpected(folder.error());
  auto session = streaming::StreamSession::open(*folder, manifest->description.settings.protocol,
                                                readsFeatures(manifest->description.settings.model.method), {});
  if (!session) return tl::unexpected(session.error());
  auto catalogue = data::readItems(*folder);
  if (!catalogue) return tl::unexpected(catalogue.error());
  return std::make_unique<RecommendationDesk>(paths, std::move(*manifest), std::move(*session), std::move(*catalogue), std::move(copy));
}

}  // namespace xsmoe::experiments
