"""A process that goes round and round: write, decide by gateway, write again."""

ROUND = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d">
<process id="round" name="Round and round" isExecutable="true">
<startEvent id="Start"/><exclusiveGateway id="Again" default="Flow_again"/><endEvent id="End"/>
<userTask id="Write" name="Write"><extensionElements><zeebe:formDefinition formId="manager_decision"/>
<zeebe:assignmentDefinition candidateGroups="social_worker"/>
<zeebe:taskSchedule dueDate="=working days after(today, 10)"/></extensionElements></userTask>
<sequenceFlow id="Flow_start" sourceRef="Start" targetRef="Write"/>
<sequenceFlow id="Flow_done" sourceRef="Write" targetRef="Again"/>
<sequenceFlow id="Flow_again" sourceRef="Again" targetRef="Write"/>
<sequenceFlow id="Flow_end" sourceRef="Again" targetRef="End"><conditionExpression>=forms.manager_decision.decision =
 "refuse"</conditionExpression></sequenceFlow>
</process></definitions>"""
