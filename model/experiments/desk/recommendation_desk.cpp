// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/recommendation_desk.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "model/core/methods.h"
#include "model/core/nearest_name.h"
#include "model/core/ranking_metrics.h"
#include "model/core/run_moment.h"
#include "model/experiments/desk/method_pictures.h"
#include "model/experiments/desk/ranked_tests.h"
#include "model/experiments/desk/stored_tests.h"
#include "model/experiments/desk/user_query.h"
#include "model/experiments/runs/planted_design.h"
#include "model/experiments/runs/run_stream.h"
#include "model/experiments/runs/test_ranks.h"
#include "model/streaming/evaluator.h"
#include "model/streaming/references.h"

namespace xsmoe::experiments {
namespace {

std::vector<WindowIndex> indicesOf(const std::vector<int>& windows) {
  std::vector<WindowIndex> indices;
  for (const int window : windows) indices.push_back({window});
  return indices;
}

/// What is said of the id that a person may have meant, behind a remedy.
std::string hintOf(const std::string& id) { return id.empty() ? "" : ". The nearest is \"" + id + "\""; }

}  // namespace

RecommendationDesk::RecommendationDesk(RunPaths paths, RunManifest manifest, streaming::StreamSession session,
                                       data::ItemCatalogue catalogue, std::shared_ptr<const ModelCopy> now)
    : paths_(std::move(paths)),
      manifest_(std::move(manifest)),
      session_(std::move(session)),
      catalogue_(std::move(catalogue)),
      now_(std::move(now)),
      told_(paths_) {
  const auto& windows = session_.windows().windows();
  firstWindows_.assign(static_cast<std::size_t>(session_.windows().itemCount()) + 1, -1);
  std::int32_t seen = 0;
  for (std::size_t w = 0; w < windows.size(); ++w)
    for (; seen < windows[w].itemsSeenSoFar; ++seen) firstWindows_[static_cast<std::size_t>(seen) + 1] = static_cast<int>(w);
}

std::vector<WindowIndex> RecommendationDesk::storedWindows() { return indicesOf(paths_.storedWindows()); }

std::vector<std::string> RecommendationDesk::testUsers(WindowIndex window) {
  std::vector<std::string> ids;
  const auto& stream = session_.windows();
  if (window.value < 0 || window.value + 1 >= static_cast<int>(stream.windows().size())) return ids;
  const auto test = stream.test({window.value + 1});
  for (const auto user : test->users) ids.push_back(stream.userIds()[static_cast<std::size_t>(user)]);
  return ids;
}

Result<Recommendation> RecommendationDesk::recommend(const std::string& user, const RunMoment& moment, int top) {
  const auto model = load(moment);
  if (!model) return tl::unexpected(model.error());
  auto answered = answer(*model, user, top);
  if (!answered) return tl::unexpected(answered.error());
  return std::move(answered->recommendation);
}

Result<Recommendation> RecommendationDesk::recommendNow(const std::string& user, int top) {
  const auto model = copied();
  if (!model) return tl::unexpected(model.error());
  auto answered = answer(*model, user, top);
  if (!answered) return tl::unexpected(answered.error());
  answered->recommendation.liveEpoch = model->epoch;
  return std::move(answered->recommendation);
}

Result<RecommendationDesk::Model> RecommendationDesk::copied() {
  const auto moment = copyNow();
  if (!moment) return tl::unexpected(moment.error());
  const int window = moment->window.value;
  if (copied_.recommender != moment->training) {
    copied_ = {moment->training, {}, embedAll(*moment->training, window), window, moment->epoch};
    copied_.largestNorm = streaming::ExactScores::largestNorm(copied_.table);
    copied_.candidates = candidatesAfter(window);
  }
  return copied_;
}

Result<streaming::ModelMoment> RecommendationDesk::copyNow() const {
  auto taken = now_->get();
  if (taken.moment.training && taken.run == manifest_.description.folder) return std::move(taken.moment);
  return failure(paths_.folder.string(), "there is no copy of the model in training",
                 "Choose a stored window, or ask again while the run trains");
}

Result<RecommendationDesk::Model> RecommendationDesk::load(const RunMoment& moment) {
  if (const auto ready = stored(moment); !ready) return tl::unexpected(ready.error());
  if (loaded_.table.defined()) return loaded_;
  const int window = moment.window.value;
  if (const auto* const kept = tables_.find(moment, loaded_.weights)) {
    loaded_.table = kept->rows;
    loaded_.largestNorm = kept->largestNorm;
  } else {
    loaded_.table = embedAll(*loaded_.recommender, window);
    loaded_.largestNorm = streaming::ExactScores::largestNorm(loaded_.table);
    tables_.keep(moment, loaded_.weights, {loaded_.table, loaded_.largestNorm});
  }
  loaded_.candidates = candidatesAfter(window);
  return loaded_;
}

Result<std::shared_ptr<network::Recommender>> RecommendationDesk::stored(const RunMoment& moment) {
  const auto weights = stampOfWeights(moment);  // before they are read: what replaces them meanwhile is seen the next time
  if (loaded_.recommender && moment == loaded_.moment() && weights == loaded_.weights) return loaded_.recommender;
  const auto states = std::exchange(loaded_, {}).states;  // one model at a time; the next one shares them
  auto model = storedModel(paths_, manifest_.description.settings, session_, moment);
  if (!model) return tl::unexpected(model.error());
  loaded_ = {std::move(model->recommender), std::move(model->states), {}, moment.window.value, -1};
  loaded_.weights = weights;
  loaded_.ofEpoch = moment.epoch;
  return loaded_.recommender;
}

at::Tensor RecommendationDesk::embedAll(network::Recommender& recommender, int window) const {
  const auto candidates = streaming::testCandidates(session_.windows(), {window}, manifest_.description.settings.protocol.protocol);
  // Items of a user's past stay inputs even where the profile `official` does not rank them.
  const auto last = std::max<std::int64_t>(std::ssize(candidates), session_.windows().window({window + 1}).itemsSeenSoFar);
  return recommender.embedItems(torch::arange(last + 1, torch::kLong));
}

std::int64_t RecommendationDesk::candidatesAfter(int window) const {
  return std::ssize(streaming::testCandidates(session_.windows(), {window}, manifest_.description.settings.protocol.protocol));
}

tl::unexpected<Error> RecommendationDesk::diverged(const network::NotFinite& problem) const {
  return failure(paths_.folder.string(), problem.what(), "The weights have diverged");
}

Result<UserQuery> RecommendationDesk::ownQuery(const Model& model, const std::string& userId) const {
  const auto& stream = session_.windows();
  const auto user = stream.userFromId(userId);
  const auto seen = stream.window({model.window + 1}).usersSeenSoFar;
  if (user < 0 || user >= seen)
    return badInput(session_.folder().folder.string(),
                    "the user \"" + userId + "\" has no records up to window " + std::to_string(model.window + 1),
                    "Give an id as in the interactions file; users below the k-core are left out" +
                        hintOf(nearestName(userId, std::span(stream.userIds()).first(static_cast<std::size_t>(seen)))));
  return queryOf(stream, user, model.window, manifest_.description.settings.protocol.sequenceLength);
}

Result<std::int32_t> RecommendationDesk::numberOf(const Model& model, const std::string& item) const {
  const auto number = session_.windows().itemFromId(item);
  const auto known = std::span(session_.windows().itemIds()).first(static_cast<std::size_t>(model.table.size(0)));
  if (number > 0 && number < std::ssize(known)) return number;
  return badInput(
      session_.folder().folder.string(), "the item \"" + item + "\" has no records up to window " + std::to_string(model.window + 1),
      "Give an id as in the interactions file; items below the k-core or without features are left out" + hintOf(nearestName(item, known)));
}

Result<std::int32_t> RecommendationDesk::candidateOf(const Model& model, const std::string& item) const {
  auto number = numberOf(model, item);
  if (!number || *number <= candidatesOf(model)) return number;
  return badInput(session_.folder().folder.string(),
                  "the item \"" + item + "\" is no candidate of the test after window " + std::to_string(model.window),
                  "The protocol official ranks the items up to the last one of its test sequences");
}

Result<RecommendationDesk::Answered> RecommendationDesk::answer(const Model& model, const std::string& userId, int top) const {
  return answer(model, {userId, std::nullopt, std::nullopt, top});
}

Result<RecommendationDesk::Answered> RecommendationDesk::answer(const Model& model, const engine::ListRequest& request) const {
  const auto& stream = session_.windows();
  const auto length = manifest_.description.settings.protocol.sequenceLength;
  auto asked = queryFor(model, request);
  if (!asked) return tl::unexpected(asked.error());
  const auto& query = *asked;
  const auto& table = request.own ? own_.table : model.table;
  const auto embedding = embed(query, *model.recommender, table, *stream.test({model.window + 1}), length, model.known->users);
  RankedItems ranked;
  std::optional<RecommendedItem> own;
  try {
    ranked = rank(query, embedding, model.table.narrow(0, 1, candidatesOf(model)), model.largestNorm, request.top);
    if (request.own) own = standingOfOwn(model, query, embedding);
  } catch (const network::NotFinite& error) {
    return diverged(error);
  }

  Recommendation result;
  result.user = request.user;
  result.window = model.window;
  result.tau = model.tau;
  result.pruned = model.gone;
  result.own = std::move(own);
  result.epoch = model.ofEpoch;
  for (const auto item : query.inputs) result.history.push_back(item < model.table.size(0) ? card(item) : ownCard());
  result.candidates = ranked.candidates;
  result.hasTruth = query.truth > 0;
  if (result.hasTruth) result.truth = card(query.truth);
  result.truthRank = static_cast<int>(ranked.truthRank);
  std::vector<std::int64_t> ids;
  for (const auto& [column, score] : ranked.items) {
    ids.push_back(column + 1);
    result.items.push_back({static_cast<int>(ids.size()), card(column + 1), score, column + 1 == query.truth});
  }
  Answered answered{std::move(result), query, inputsOf(query, length), torch::tensor(ids, torch::kLong), embedding, table};
  addScoreParts(answered.recommendation, *model.recommender, answered.inputs, table, answered.items);
  return answered;
}

ItemCard RecommendationDesk::card(std::int32_t item) const {
  const auto& id = session_.windows().itemIds()[static_cast<std::size_t>(item)];
  ItemCard card;
  if (const auto found = catalogue_.find(id); found != catalogue_.end()) card = found->second;
  card.id = id;
  card.firstWindow = firstWindows_[static_cast<std::size_t>(item)];
  return card;
}

Result<streaming::ModelMoment> RecommendationDesk::momentAfter(const RunMoment& moment) {
  auto model = stored(moment);
  if (!model) return tl::unexpected(model.error());
  const auto history = readRun(paths_);
  if (!history) return tl::unexpected(history.error());
  if (const auto* const epoch = epochAt(*history, moment))
    return streaming::ModelMoment{moment.window, epoch->epoch, *model, *model, epoch->usage, pinnedAt(*history, moment)};
  for (const auto& one : history->windows()) {
    if (moment.epoch > 0 || one.window != moment.window || !one.done) continue;
    return streaming::ModelMoment{moment.window, one.done->epochs, *model, *model, one.done->usage, one.pinned};
  }
  const auto end = moment.epoch > 0 ? "epoch " + std::to_string(moment.epoch) + " of window " : std::string("window ");
  return badInput(paths_.record().string(), "the record does not hold the end of " + end + std::to_string(moment.window.value),
                  "Its weights are there: resume the run to record it again");
}

Result<std::vector<ReferencedTest>> RecommendationDesk::references(const ProgressCallback& progress) {
  const auto history = readRun(paths_);
  if (!history) return tl::unexpected(history.error());
  auto tests = referencedTests(*history);
  std::optional<streaming::LastStates> states;
  PlantedDesign design(session_);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    auto& test = tests[i];
    const Progress here{"measuring untrained references", static_cast<std::int64_t>(i), std::ssize(tests), "windows"};
    const auto within = asPartOf(progress, here);
    if (progress && !progress(here)) return failure(paths_.folder.string(), "cancelled");
    if (!test.test || !test.references.empty()) continue;
    if (!states) {
      auto last = session_.lastStates(within);
      if (!last) return tl::unexpected(last.error());
      states = std::move(*last);
    }
    const auto attainable = design.scoresOn(test.testedOn);
    if (!attainable) return tl::unexpected(attainable.error());
    auto measured = streaming::measureReferences(session_.windows(), manifest_.description.settings.protocol, test.window, *states,
                                                 *attainable, within);
    if (!measured) return tl::unexpected(measured.error());
    test.references = std::move(measured->results);
  }
  return tests;
}

Result<void> RecommendationDesk::checkTested(int tested) const {
  const auto windows = std::ssize(session_.windows().windows());
  if (tested >= 1 && tested < windows) return {};
  return badInput(paths_.folder.string(), "there is no test on window " + std::to_string(tested),
                  "Windows 1 to " + std::to_string(windows - 1) + " are tested on");
}

Result<std::vector<std::int64_t>> RecommendationDesk::measuredRanks(const RunMoment& trained, int tested,
                                                                    const ProgressCallback& progress) {
  if (const auto possible = checkTested(tested); !possible) return tl::unexpected(possible.error());
  const auto epoch = trained.epoch > 0 ? ", epoch " + std::to_string(trained.epoch) + "," : std::string();
  const Progress test{"D_" + std::to_string(trained.window.value) + epoch + " on D_" + std::to_string(tested), 0, 1, "tests"};
  if (progress && !progress(test)) return failure(paths_.folder.string(), "cancelled");
  const auto model = stored(trained);
  if (!model) return tl::unexpected(model.error());
  return ranksOnTest(**model, session_.windows(), manifest_.description.settings.protocol, {tested}, asPartOf(progress, test));
}

/// Ranks of another run, put in place of its own, or of weights that are gone would give other metrics than the record has.
bool RecommendationDesk::areOfRecord(int trained, const std::vector<std::int64_t>& ranks) {
  const auto told = told_.of(trained);
  if (!told) return true;  // nothing tells against them
  constexpr double kRounding = 1e-9;
  const auto made = metricsOf(ranks);
  return std::abs(made.hr10 - told->hr10) < kRounding && std::abs(made.ndcg20 - told->ndcg20) < kRounding;
}

Result<std::vector<std::int64_t>> RecommendationDesk::knownRanks(const RunMoment& moment, int tested, const ProgressCallback& progress) {
  const int trained = moment.window.value;
  if (moment.epoch > 0 || tested != trained + 1) return measuredRanks(moment, tested, progress);
  if (const auto possible = checkTested(tested); !possible) return tl::unexpected(possible.error());
  const auto sequences = session_.windows().test({tested});
  const auto& test = *sequences;
  if (auto kept = keptTestRanks(paths_, {trained}, test); kept && areOfRecord(trained, *kept)) return std::move(*kept);
  auto measured = measuredRanks(trained, tested, progress);
  // A folder that cannot be written only means that they are measured again the next time. Ranks of weights that were taken back meanwhile
  // are not those of the window any more.
  if (measured && loaded_.weights == stampOfWeights(trained)) static_cast<void>(writeTestRanks(paths_, {trained}, test, *measured));
  return measured;
}

Result<std::vector<TestRank>> RecommendationDesk::testRanks(WindowIndex trained, WindowIndex tested, const ProgressCallback& progress) {
  const auto found = measuredRanks(trained, tested.value, progress);
  if (!found) return tl::unexpected(found.error());
  const auto& stream = session_.windows();
  std::vector<TestRank> ranks;
  const auto test = stream.test(tested);
  const auto& users = test->users;
  for (std::size_t i = 0; i < users.size(); ++i) ranks.push_back({stream.userIds()[static_cast<std::size_t>(users[i])], (*found)[i]});
  return ranks;
}

std::vector<WindowIndex> RecommendationDesk::rankedWindows() {
  const auto stored = paths_.storedWindows(), ranked = paths_.rankedWindows();
  std::vector<int> either;
  std::set_union(stored.begin(), stored.end(), ranked.begin(), ranked.end(), std::back_inserter(either));
  return indicesOf(either);
}

Result<RankedTest> RecommendationDesk::rankedTest(const RunMoment& trained, WindowIndex tested, const ProgressCallback& progress) {
  const auto ranks = knownRanks(trained, tested.value, progress);
  if (!ranks) return tl::unexpected(ranks.error());
  return rankedTestOf(session_.windows(), catalogue_, manifest_.description.settings.protocol, trained.window, tested, *ranks);
}

Result<SlicedTest> RecommendationDesk::slices(WindowIndex window, const ProgressCallback& progress) {
  const WindowIndex tested{window.value + 1};
  const auto ranks = knownRanks(window, tested.value, progress);
  if (!ranks) return tl::unexpected(ranks.error());
  return slicedTest(window, tested, slicedSequences(session_.windows(), catalogue_, tested, *ranks));
}

Result<ForgettingMatrix> RecommendationDesk::forgettingOutline() {
  return forgettingOutlineOf(paths_, manifest_.description.settings.protocol, session_.windows());
}

Result<ForgettingMatrix> RecommendationDesk::forgetting(const ProgressCallback& progress) {
  loaded_ = {};  // one model at a time
  tables_ = KeptTables();
  return forgettingOf(paths_, manifest_, session_, progress);
}

Result<std::optional<ForgettingMatrix>> RecommendationDesk::keptForgetting() {
  return keptForgettingOf(paths_, manifest_, session_.windows());
}

Result<std::unique_ptr<engine::Questions>> openDesk(const std::filesystem::path& run, const std::filesystem::path& stream,
                                                    std::shared_ptr<const ModelCopy> copy, KnownChecksums& known,
                                                    const ProgressCallback& progress) {
  const RunPaths paths(run);
  auto manifest = readManifest(paths);
  if (!manifest) return tl::unexpected(manifest.error());
  const auto folder = streamOfRun(*manifest, stream, known, progress);
  if (!folder) return tl::unexpected(folder.error());
  auto session = streaming::StreamSession::open(*folder, manifest->description.settings.protocol,
                                                readsFeatures(manifest->description.settings.model.method), progress,
                                                streaming::StreamSession::Report::kLeftEmpty);
  if (!session) return tl::unexpected(session.error());
  auto catalogue = data::readItems(*folder, nullptr, progress);
  if (!catalogue) return tl::unexpected(catalogue.error());
  return std::make_unique<RecommendationDesk>(paths, std::move(*manifest), std::move(*session), std::move(*catalogue), std::move(copy));
}

}  // namespace xsmoe::experiments
