#include "model/analysis/setting_differences.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

RunSummary run(Method method, double tau = 0.1) {
  RunSummary summary;
  summary.description.settings.model.method = method;
  summary.description.settings.model.tau = tau;
  summary.settings = summary.description.settings;
  return summary;
}

TEST(SettingDifferences, NameOnlyWhatDiffers) {
  const auto a = run(Method::kXsmoe), b = run(Method::kXsmoe, 0.2);
  auto c = b;
  c.description.settings.training.seed = c.settings.training.seed = 7;
  c.description.settings.device.precision = c.settings.device.precision = Precision::kBfloat16;
  EXPECT_THAT(differingSettings({&a, &b}), ElementsAre("tau"));
  EXPECT_THAT(differingSettings({&a, &b, &c}), ElementsAre("tau", "seed", "precision"));
  EXPECT_THAT(differingSettings({&b, &b}), IsEmpty());
  EXPECT_THAT(differingSettings({&a}), IsEmpty());
}

TEST(SettingDifferences, AMethodHasOnlyTheSettingsThatItUses) {
  const auto xsmoe = run(Method::kXsmoe), noft = run(Method::kNoft, 0.4), other = run(Method::kNoft, 0.5);
  EXPECT_THAT(differingSettings({&xsmoe, &noft}), ElementsAre("method", "grouping", "tau", "bottleneck"));
  EXPECT_THAT(differingSettings({&noft, &other}), IsEmpty()) << "neither uses τ";
  EXPECT_EQ(settingOf(noft, "tau"), std::nullopt);
  EXPECT_EQ(settingOf(xsmoe, "grouping"), (SettingOfRun{"6,12", "6,12"}));
}

TEST(SettingDifferences, TellWhatWasChangedWhileARunTrained) {
  const auto a = run(Method::kXsmoe);
  auto b = a;
  b.settings.model.tau = 0.3;
  EXPECT_THAT(differingSettings({&a, &b}), ElementsAre("tau"));
  EXPECT_EQ(settingOf(b, "tau"), (SettingOfRun{"0.1", "0.3"}));
}

TEST(SettingDifferences, AMethodIsNamedWithItsWrapper) {
  const auto a = run(Method::kIisan);
  auto b = a;
  b.description.settings.model.continual = b.settings.model.continual = Continual::kReplay;
  EXPECT_THAT(differingSettings({&a, &b}), ElementsAre("method", "reservoir-ratio"));
  EXPECT_EQ(settingOf(b, "method")->now, "iisan_rh");
  EXPECT_EQ(settingOf(b, "no-such-setting"), std::nullopt);
}

}  // namespace
}  // namespace xsmoe
