// A quarter of an annulus, radii 10 and 20, in nanometres, in free triangles: the section of half a spherical shell
// around the axis x = 0; `h` is the size of a cell at the inner radius, half as much again at the outer one.
// for k in 1 2 3 4 5; do gmsh -2 -format msh41 -setnumber h $(awk "BEGIN{print 4/2^(($k+1)/2)}") -o shell_section_$k.msh shell_section.geo; done
DefineConstant[h = 2];
Mesh.Algorithm = 6;
Point(1) = {0, 0, 0, h};
Point(2) = {10, 0, 0, h};
Point(3) = {20, 0, 0, 1.5 * h};
Point(4) = {0, 20, 0, 1.5 * h};
Point(5) = {0, 10, 0, h};
Line(1) = {2, 3};
Circle(2) = {3, 1, 4};
Line(3) = {4, 5};
Circle(4) = {5, 1, 2};
Curve Loop(1) = {1, 2, 3, 4};
Plane Surface(1) = {1};
Physical Surface("shell", 1) = {1};
Physical Curve("inner", 2) = {4};
Physical Curve("outer", 3) = {2};
