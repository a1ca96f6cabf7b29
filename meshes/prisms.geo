// A triangular section of 10 nm, extruded by 6 nm, in nanometres: prisms (VTK wedges).
// gmsh -3 -format msh41 -o prisms.msh prisms.geo
Mesh.Algorithm = 6;
h = 2.5;
Point(1) = {0, 0, 0, h};
Point(2) = {10, 0, 0, h};
Point(3) = {5, 8.660254037844386, 0, h};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 1};
Curve Loop(1) = {1, 2, 3};
Plane Surface(1) = {1};
oxide[] = Extrude {0, 0, 6} { Surface{1}; Layers{3}; Recombine; };
Physical Volume("oxide", 1) = {oxide[1]};
Physical Surface("bottom", 2) = {1};
Physical Surface("top", 3) = {oxide[0]};
