// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/inspect_commands.h"

#include <QCoreApplication>
#include <optional>
#include <utility>

#include "app/studio/perspectives/explanation_tabs.h"
#include "model/core/question_commands.h"
#include "widgets/inspect/history_editor.h"
#include "widgets/inspect/own_item_form.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/inspect/why_not_panel.h"
#include "widgets/inspect/why_panel.h"

namespace xsmoe::studio {
namespace {

class CommandTitles {
  Q_DECLARE_TR_FUNCTIONS(CommandTitles)
};

/// Empty: by the weights in training.
std::optional<ListCommand> listOf(const AskedMoment& moment) {
  if (!moment.window) return std::nullopt;
  ListCommand list;
  list.moment = {moment.run.string(), moment.stream.string(), moment.window, moment.epoch};
  return list;
}

std::optional<ListCommand> listOf(const ShownList& shown) {
  auto list = listOf(shown.moment);
  if (!list) return list;
  const auto& request = shown.request;
  list->user = request.user;
  list->history = request.history;
  list->top = request.top;
  list->tau = request.tau;
  list->own = request.own;
  return list;
}

CommandWords whatIfWords(const Inspection& inspection, const widgets::WhatIfPanel& panel) {
  const auto moment = inspection.shown() ? std::optional(inspection.shown()->moment) : inspection.moment();
  auto list = inspection.shown() ? listOf(*inspection.shown()) : moment ? listOf(*moment) : std::nullopt;
  if (!list) return {};
  std::vector<std::string> ids;
  for (const auto& item : panel.history()->history()) ids.push_back(item.id);
  if (ids.empty()) return {};
  list->history = std::move(ids);
  list->own = panel.own()->item();
  return recommendCommand(*list);
}

std::vector<std::string> picked(const Session& session) {
  std::vector<std::string> items;
  for (const QString& item : session.chosen().pickedItems()) items.push_back(item.toStdString());
  return items;
}

}  // namespace

std::vector<PageCommand> listCommands(const Inspection& inspection, const ExplanationTabs& explanation) {
  const auto list = inspection.shown() ? listOf(*inspection.shown()) : std::nullopt;
  std::vector<PageCommand> commands{{CommandTitles::tr("This List"), list ? recommendCommand(*list) : CommandWords()}};
  const auto* const front = explanation.currentWidget();
  if (front == &explanation.why()) commands.push_back({CommandTitles::tr("Why"), list ? whyCommand(*list) : CommandWords()});
  if (front == &explanation.whyNot())
    commands.push_back({CommandTitles::tr("Why Not"), list ? whyNotCommand(*list, explanation.whyNotItem()) : CommandWords()});
  if (front == &explanation.whatIf())
    commands.push_back({CommandTitles::tr("What If the History Were Another"), whatIfWords(inspection, explanation.whatIf())});
  return commands;
}

PageCommand mapCommand() {
  return {CommandTitles::tr("Map of All Items"),
          {},
          CommandTitles::tr("No command places items on a plane; the menu of the map's table saves where they are")};
}

std::vector<PageCommand> itemCommands(const Session& session, const ItemProfile* item) {
  if (item == nullptr) return {{CommandTitles::tr("This Item"), {}, CommandTitles::tr("No item is shown yet")}};
  const CommandMoment moment{session.run().folder.string(), session.run().stream.string(), item->window, item->epoch};
  return {{CommandTitles::tr("This Item"), itemCommand(moment, item->item.id)},
          {CommandTitles::tr("Everyone's Lists"), everyoneCommand(moment, "everyone.csv")}};
}

PageCommand rankChangesCommand(const Session& session, const widgets::RankMoments& moments, const std::string& by) {
  if (moments.epochBefore > 0 || moments.epochAfter > 0) return {CommandTitles::tr("Who Lost (No Command Asks an Epoch)"), {}};
  FallenCommand changes;
  changes.run = session.run().folder.string();
  changes.stream = session.run().stream.string();
  if (moments.beside && session.beside()) changes.beside = session.beside()->description().folder;
  changes.before = moments.before;
  changes.after = moments.after;
  changes.testedBefore = moments.testedBefore;
  changes.testedAfter = moments.testedAfter;
  changes.tau = moments.tau;
  changes.expansion = moments.expansion;
  changes.by = by;
  changes.items = picked(session);
  return {CommandTitles::tr("Who Lost"), fallenCommand(changes)};
}

PageCommand slicesCommandOf(const Session& session, const std::string& by) {
  return {CommandTitles::tr("Slices of the Tests"),
          slicesCommand(session.run().folder.string(), session.run().stream.string(), by, picked(session))};
}

}  // namespace xsmoe::studio
