// What the window copies as commands, fed to the program: its parser takes each, and what it lacks is the run or the stream.
#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

#include "model/analysis/experiment_command.h"
#include "model/core/data_commands.h"
#include "model/core/question_commands.h"
#include "model/core/run_command.h"
#include "tests/cli/program.h"
#include "tests/cli/trained_run.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

constexpr int kWrongCommandLine = 2;

/// Of a run, a stream and a folder that are not there; every option that is ever copied is in one of them.
std::vector<CommandWords> copied(const std::string& none) {
  const CommandMoment after{none, none, 3}, epoch{none, none, 3, 2};
  ListCommand list{epoch, "ada", std::nullopt, 20, 0.15};
  ListCommand history{after, {}, std::vector<std::string>{"item-0003", "item-0017"}};
  history.own = OwnItem{none + "/a.png", "a lamp", {}, {}};
  ExtractionRequest extraction;
  extraction.stream = none;
  extraction.textEncoder = kNoEncoder;
  extraction.pooling = "cls";
  extraction.maxTokens = 20;
  extraction.layers = {6, 12};
  extraction.batchSize = 8;
  extraction.device = {"cpu", Precision::kFloat32, 2, 0};
  extraction.replace = extraction.restart = true;
  ImportSettings import;
  SourceFile source;
  source.path = none;
  source.mappable = true;
  source.mapping = {"who", "what", "when", {}, {}, {}, {}};
  import.sources = {source};
  import.from = "2020-01-01";
  import.to = "2020-02-01";
  import.title = "Mine";
  import.dropRepeats = true;
  import.pictures = PictureTransfer::kLink;
  import.forgiveFew = false;
  ExperimentPlan plan;
  plan.stream = plan.runs = none;
  plan.settings = {{"epochs", "7"}, {"references", "1"}, {"grouping", "6,12"}, {"method", "xsmoe"}};
  plan.over = {{"tau", {"0", "0.1"}, {"xsmoe"}}, {"seed", {"1", "2"}}};
  ExperimentPlan branch;
  branch.runs = none;
  branch.over = {{"tau", {"0", "0.1"}}};
  branch.from = PlanBranch{none, 3};
  ShareCommand share{none, none + ".xsmoe", none, true, none};
  share.view.perspective = "inspect";
  share.view.window = 3;
  share.view.user = "-ada";
  share.view.item = "item-0003";
  return {trainCommand(none, none + "/run", {}),
          resumeCommand(none),
          resumeCommand(none, none, true),
          replayCommand(none, none),
          shareCommand(share),
          shareCommand({none, none + ".xsmoe", {}, false}),
          recommendCommand(list),
          whyCommand({epoch, "-ada"}),
          whyNotCommand({after, "ada"}, "item-0003"),
          recommendCommand(history),
          explainCommand(epoch, "ada"),
          whatIfCommand(epoch),
          mergeWhatIfCommand(after, {{Modality::kVisual, 6, 2}, 0}),
          everyoneCommand(epoch, none + ".csv"),
          routingCommand(epoch),
          alikeCommand(epoch, RunMoment(1, 2)),
          itemCommand(epoch, "item-0003"),
          itemMapCommand(epoch),
          equationsCommand(epoch, "-ada", "item-0003", "V2"),
          eachWindowCommand(none, none, "-ada", 20),
          settingsOfRunsCommand(none, "tau<0.2", {"method", "tau", "windows"}),
          referencesCommand(none, none),
          fallenCommand({none, none, {}, 2, 3, 3, 4}),
          fallenCommand({none, none, {}, 3, 3, 4, 4, {}, false, {}, {}, 2, 1}),
          fallenCommand({none, none, none, 3, 3, 5, 5}),
          fallenCommand({none, {}, {}, 3, 3, 4, 4, 0.2, false, "users,picked", {"item-0003"}}),
          fallenCommand({none, {}, {}, 3, 3, 4, 4, {}, true}),
          slicesCommand(none, none, "popularity", {"item-0003"}),
          forgettingCommand(none, none, "ndcg10"),
          forkCommand(none, 3, {{"tau", "0.2"}, {"references", "1"}, {"learning-rate", "0.001"}}, none + "/fork", {"prune-now"}),
          exportCommand(none),
          extractCommand(extraction),
          importCommand(import, none + "/stream"),
          experimentCommand(plan),
          experimentCommand(branch),
          experimentCommand(none + "/plan.toml"),
          tableCommand({none, TableKind::kMethods, "tau<0.2", {"hr10"}, "Amazon Home"}),
          tableCommand({none, TableKind::kCosts}),
          tableCommand({none, TableKind::kOverTau}),
          tableCommand({none, TableKind::kSignificance, {}, {}, {}, {{"xsmoe", "iisan_rh"}, {"xsmoe", "gag"}}, 2000})};
}

TEST(CopiedCommands, AreTakenByTheProgramsOwnParser) {
  const TemporaryFolder folder;
  const auto none = (folder.path() / "it's not there").string();
  for (const auto& words : copied(none)) {
    ASSERT_FALSE(words.empty());
    const auto ended = run(words);
    EXPECT_NE(ended.code, kWrongCommandLine) << commandLine(words) << '\n' << ended.err;
    EXPECT_NE(ended.code, 0) << commandLine(words) << ": there is nothing that it could be of";
    auto wrong = words;
    wrong.emplace_back("--no-such-option");
    EXPECT_EQ(run(wrong).code, kWrongCommandLine) << "the parser is asked first";
  }
}

TEST_F(TrainedRun, HasTheWidthThatACopiedCommandIsOfWhateverItsStreamPrefers) {
  const auto preferred = nlohmann::json::parse(contentOf(stream() + "/stream.json")).at("embedding").get<int>();
  RunSettings shown;
  ASSERT_NE(shown.model.embedding, preferred);
  shown.model.bottleneck = 4;
  shown.training.epochs = shown.training.warmupEpochs = 1;
  shown.protocol.windows = kWindows;
  shown.device.threads = 1;
  const auto ended = run(trainCommand(stream(), place("copied"), shown));
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto about = nlohmann::json::parse(contentOf(place("copied") + "/run.json"));
  EXPECT_EQ(about.at("settings").at("embedding"), shown.model.embedding);
}

}  // namespace
}  // namespace xsmoe::cli
