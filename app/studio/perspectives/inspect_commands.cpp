// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/inspect_commands.h"

#include <QComboBox>
#include <QCoreApplication>
#include <cstddef>
#include <optional>
#include <utility>

#include "app/studio/perspectives/explanation_tabs.h"
#include "model/core/question_commands.h"
#include "model/core/structure.h"
#include "widgets/inspect/history_editor.h"
#include "widgets/inspect/own_item_form.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/inspect/why_not_panel.h"
#include "widgets/inspect/why_panel.h"
#include "widgets/inspect/window_lists_panel.h"
#include "widgets/learn/equations_view.h"

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

/// By every stored window, whichever one the list is of.
CommandWords eachWindowWords(const std::optional<ShownList>& shown) {
  if (!shown) return {};
  return eachWindowCommand(shown->moment.run.string(), shown->moment.stream.string(), shown->request.user, shown->request.top);
}

/// A moment of the open run.
CommandMoment momentOfRun(const Session& session, int window, int epoch) {
  return {session.run().folder.string(), session.run().stream.string(), window, epoch};
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
  if (front == &explanation.windows())
    commands.push_back({CommandTitles::tr("The Lists of Every Window"), eachWindowWords(inspection.shown())});
  return commands;
}

PageCommand mapCommandOf(const Session& session, const ItemMap* map) {
  if (map == nullptr) return {CommandTitles::tr("Map of All Items"), {}, CommandTitles::tr("No map is shown yet")};
  return {CommandTitles::tr("Map of All Items"), itemMapCommand(momentOfRun(session, map->window, map->epoch))};
}

PageCommand equationsCommandOf(const Session& session, const widgets::EquationsView& view) {
  PageCommand command{CommandTitles::tr("The Equations with Their Numbers"), {}, CommandTitles::tr("No equations are shown yet")};
  const auto& shown = view.equations();
  const int chosen = view.layers()->currentIndex();
  if (!shown || chosen < 0) return command;
  const auto& layer = shown->layers.at(static_cast<std::size_t>(chosen)).layer;
  command.words = equationsCommand(momentOfRun(session, shown->window, shown->epoch), shown->user, shown->item.id,
                                   xsmoe::layerMark(layer.modality, layer.layer));
  return command;
}

std::vector<PageCommand> itemCommands(const Session& session, const ItemProfile* item) {
  if (item == nullptr) return {{CommandTitles::tr("This Item"), {}, CommandTitles::tr("No item is shown yet")}};
  const auto moment = momentOfRun(session, item->window, item->epoch);
  return {{CommandTitles::tr("This Item"), itemCommand(moment, item->item.id)},
          {CommandTitles::tr("Everyone's Lists"), everyoneCommand(moment, "everyone.csv")}};
}

PageCommand rankChangesCommand(const Session& session, const widgets::RankMoments& moments, const std::string& by) {
  FallenCommand changes;
  changes.run = session.run().folder.string();
  changes.stream = session.run().stream.string();
  if (moments.beside && session.beside().run()) changes.beside = session.beside().folder();
  changes.before = moments.before;
  changes.after = moments.after;
  changes.testedBefore = moments.testedBefore;
  changes.testedAfter = moments.testedAfter;
  changes.tau = moments.tau;
  changes.expansion = moments.expansion;
  changes.by = by;
  changes.items = picked(session);
  changes.epochBefore = moments.epochBefore;
  changes.epochAfter = moments.epochAfter;
  return {CommandTitles::tr("Who Lost"), fallenCommand(changes)};
}

PageCommand slicesCommandOf(const Session& session, const std::string& by) {
  return {CommandTitles::tr("Slices of the Tests"),
          slicesCommand(session.run().folder.string(), session.run().stream.string(), by, picked(session))};
}

}  // namespace xsmoe::studio
