#include "widgets/forms/extraction_form.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

#include "widgets/forms/encoder_choice.h"
#include "widgets/words/extraction_wording.h"

namespace xsmoe::widgets {
namespace {

ExtractionRequest someRequest() {
  ExtractionRequest request;
  request.stream = "/data/shop";
  request.textEncoder = "/models/bert";
  request.imageEncoder = kNoEncoder;
  request.pooling = "cls";
  request.batchSize = 16;
  request.maxTokens = 40;
  request.layers = {6, 12};
  request.device.device = "cuda:0";
  request.device.precision = Precision::kFloat16;
  request.device.threads = 3;
  return request;
}

TEST(ExtractionForm, ShowsARequestAndGivesItBack) {
  ExtractionForm form;
  const QSignalSpy changes(&form, &ExtractionForm::changed);
  form.setRequest(someRequest());
  EXPECT_EQ(form.request(), someRequest());
  EXPECT_EQ(changes.count(), 0);
  EXPECT_TRUE(form.problem().isEmpty());
  EXPECT_EQ(form.findChild<QLineEdit*>(QStringLiteral("layers"))->text(), QStringLiteral("6, 12"));
}

TEST(ExtractionForm, BeginsWithTheBuiltInEncoders) {
  const ExtractionForm form;
  EXPECT_EQ(form.request(), ExtractionRequest{});
  EXPECT_TRUE(form.problem().isEmpty());
}

TEST(ExtractionForm, LeavesRoomForAWordBesideTheMarks) {
  const ExtractionForm form;
  EXPECT_EQ(form.findChild<QSpinBox*>(QStringLiteral("maxTokens"))->minimum(), 3);
}

TEST(ExtractionForm, SaysWhatIsMissing) {
  ExtractionForm form;
  auto request = someRequest();
  request.textEncoder = kNoEncoder;
  form.setRequest(request);
  EXPECT_EQ(form.problem(), QStringLiteral("Choose one encoder at least."));
  request.textEncoder = "";
  form.setRequest(request);
  EXPECT_EQ(form.problem(), QStringLiteral("Choose the folder of the text encoder."));
  form.setFolder(Modality::kTextual, QStringLiteral("/models/other"));
  EXPECT_EQ(form.request().textEncoder, "/models/other");
  for (const char* layers : {"6, 6", "12,6", "0", "six", "6,", "6 12", "1 2", "6;12"}) {
    form.findChild<QLineEdit*>(QStringLiteral("layers"))->setText(QLatin1String(layers));
    EXPECT_TRUE(form.problem().startsWith(QStringLiteral("Name layers in increasing order"))) << layers;
  }
}

TEST(ExtractionForm, FeaturesThatAreThereAreReplacedOnPurpose) {
  ExtractionForm form;
  auto* const replace = form.findChild<QCheckBox*>(QStringLiteral("replace"));
  EXPECT_TRUE(replace->isHidden());
  form.setFeaturesFound(true);
  EXPECT_FALSE(replace->isHidden());
  EXPECT_EQ(form.problem(), QStringLiteral("The stream has features. Tick the box if they may be replaced."));
  const QSignalSpy changes(&form, &ExtractionForm::changed);
  replace->click();
  EXPECT_EQ(changes.count(), 1);
  EXPECT_TRUE(form.problem().isEmpty());
  EXPECT_TRUE(form.request().replace);
}

TEST(ExtractionForm, WhatIsFinishedCanBeGivenUp) {
  ExtractionForm form;
  auto* const restart = form.findChild<QCheckBox*>(QStringLiteral("restart"));
  EXPECT_TRUE(restart->isHidden());
  form.setUnfinished(4'200, 20'000);
  EXPECT_FALSE(restart->isHidden());
  EXPECT_TRUE(restart->text().contains(QStringLiteral("4,200 of 20,000"))) << restart->text().toStdString();
  EXPECT_FALSE(form.request().restart);
  restart->click();
  EXPECT_TRUE(form.request().restart);
}

TEST(EncoderChoice, AsksForAFolderOnlyWhereOneIsWanted) {
  EncoderChoice choice(QStringLiteral("Text encoder"));
  auto* const browse = choice.findChild<QPushButton*>();
  EXPECT_FALSE(browse->isEnabled());
  auto* const kind = choice.findChild<QComboBox*>();
  kind->setCurrentIndex(1);
  EXPECT_TRUE(choice.incomplete());
  const QSignalSpy asked(&choice, &EncoderChoice::folderRequested);
  browse->click();
  EXPECT_EQ(asked.count(), 1);
  kind->setCurrentIndex(2);
  EXPECT_EQ(choice.encoder(), kNoEncoder);
}

TEST(ExtractionText, TellsWhatIsWrongByTheNamesOfTheForm) {
  const auto refused = usageError("--layers", "layer 14 is asked for, but bert has 12", "Name layers from 1 to 12");
  const QString text = extractionProblemText(refused.value());
  EXPECT_TRUE(text.startsWith(QStringLiteral("Layers: layer 14 is asked for"))) << text.toStdString();
  EXPECT_TRUE(
      extractionProblemText(badInput("x", "y", "Give a smaller --max-tokens").value()).contains(QStringLiteral("smaller Longest text")));
}

TEST(ExtractionText, TellsWhatWasMadeAndWhatWasLeftOut) {
  ExtractionReport report;
  report.items = 1'200;
  report.withoutText = 3;
  report.unreadablePictures = 1;
  report.unreadable = {{"/shop/images/7.jpg", 0, "the JPEG is cut off"}};
  report.notes.repeatedIds = 2;
  report.notes.badLineCount = 1;
  report.notes.badLines = {{"items.csv", 7, "there is no id"}};
  report.absentList = "/shop/features.h5.absent.csv";
  report.modalities = {{Modality::kVisual, "vit (ViT, 12 layers of width 768)", 768, {0, 6, 12}, 1'100, 400, 60, 11.66, 3, 2e-6}};
  const QString text = extractionText(report);
  EXPECT_TRUE(
      text.contains(QStringLiteral("Visual: 1,100 items, 3 states of width 768, by vit (ViT, 12 layers of width 768); 400 items were "
                                   "finished before; 11.7 items a second; 3 rows computed again for a check, largest difference 2E-06")))
      << text.toStdString();
  EXPECT_TRUE(text.contains(QStringLiteral("3 items have no words.")));
  EXPECT_TRUE(text.contains(QStringLiteral("    /shop/images/7.jpg: the JPEG is cut off")));
  EXPECT_TRUE(text.contains(QStringLiteral("One picture cannot be read:")));
  EXPECT_FALSE(text.contains(QStringLiteral("no picture")));
  EXPECT_TRUE(text.contains(QStringLiteral("2 lines repeat an item; the first of each counts.")));
  EXPECT_TRUE(text.contains(QStringLiteral("    items.csv, line 7: there is no id")));
  EXPECT_TRUE(text.contains(QStringLiteral("listed in /shop/features.h5.absent.csv")));
}

}  // namespace
}  // namespace xsmoe::widgets
